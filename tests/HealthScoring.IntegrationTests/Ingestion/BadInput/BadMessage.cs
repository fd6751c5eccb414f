using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

/// <summary>A message that something is wrong with, or seems to be, and what must become of it.</summary>
/// <param name="Class">What kind of fault it has.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">The bytes.</param>
public sealed record BadMessage(string Class, string Name, Func<string, byte[]> Body)
{
    /// <summary>How many of its events are stored.</summary>
    public int Stored { get; init; }

    /// <summary>The reasons for which the rest of it is refused, one for each entry in quarantine.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How it is sent.</summary>
    public BasicProperties Properties { get; init; } = new();

    public override string ToString() => $"{Class}: {Name}";
}
