namespace HealthScoring.FaultTests.Observing;

/// <summary>Something that goes wrong, and what has to be said of it. Alerts are written as `Name/severity`.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Alerts">Those that must fire while it lasts.</param>
/// <param name="Cause">Causes it. What it sends goes on until the token ends.</param>
/// <param name="Cure">Puts it right.</param>
internal sealed record Situation(string Name, IReadOnlyList<string> Alerts, Func<ObservedRun, CancellationToken, Task> Cause, Func<ObservedRun, Task> Cure)
{
    /// <summary>Those that must fire when it is over, because only then is seen how late things were.</summary>
    public IReadOnlyList<string> Afterwards { get; init; } = [];

    /// <summary>Those that come when worse ones have gone.</summary>
    public IReadOnlyList<string> Later { get; init; } = [];

    /// <summary>Those that may come with it: time is hurried, and the services are not, so that what is over in seconds seems to last.</summary>
    public IReadOnlyList<string> Besides { get; init; } = [];

    /// <summary>Those that it is for.</summary>
    public IEnumerable<string> IsFor => [.. Alerts, .. Afterwards, .. Later];
}

/// <summary>When a situation was.</summary>
/// <param name="Situation">Which.</param>
/// <param name="From">When it began.</param>
/// <param name="Cured">When all was said of it while it lasted.</param>
/// <param name="To">When all was said of it afterwards.</param>
internal sealed record Lived(Situation Situation, DateTimeOffset From, DateTimeOffset Cured, DateTimeOffset To);
