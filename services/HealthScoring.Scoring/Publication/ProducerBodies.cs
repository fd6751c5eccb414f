using System.Globalization;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Producers;
using Stored = HealthScoring.Domain.Producers;

namespace HealthScoring.Scoring.Publication;

/// <summary>Bodies of what is published about producers.</summary>
internal static class ProducerBodies
{
    /// <summary>A producer that went dark.</summary>
    public static ProducerSilent Silent(ProducerWentSilent silent, Guid id) => new()
    {
        Id = id,
        Source = silent.Source,
        OccurredAt = silent.At,
        Sequence = silent.Sequence,
        Since = silent.Since,
        LastReceivedAt = silent.LastReceivedAt,
        Summary = string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing has been received from {silent.Source} since {silent.LastReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. ")
            + "Until it is back, silence of its accounts raises no alert.",
    };

    /// <summary>A producer that is back.</summary>
    public static Contracts.V1.ProducerRecovered Recovered(Stored.ProducerRecovered recovered, Guid id) => new()
    {
        Id = id,
        Source = recovered.Source,
        OccurredAt = recovered.At,
        Sequence = recovered.Sequence,
        Since = recovered.Since,
        BackAt = recovered.BackAt,
    };
}
