namespace HealthScoring.Domain.Scoring;

/// <summary>The scorecards in force at one moment: the latest version of each.</summary>
/// <param name="ById">By id; holds one named <see cref="DefaultId"/>.</param>
public sealed record Scorecards(IReadOnlyDictionary<string, Scorecard> ById)
{
    /// <summary>Id of the scorecard of accounts whose segment has none of its own.</summary>
    public const string DefaultId = "default";

    /// <summary>Those of a system in which nobody has changed anything.</summary>
    public static Scorecards Shipped { get; } = Only(Scorecard.Default);

    /// <summary>One for all accounts.</summary>
    public static Scorecards Only(Scorecard scorecard) => new(new Dictionary<string, Scorecard>(StringComparer.Ordinal) { [DefaultId] = scorecard });

    /// <summary>The scorecard named like a segment, else the default.</summary>
    public Scorecard For(string? segment) => segment is not null && ById.TryGetValue(segment, out var own) ? own : ById[DefaultId];

    /// <summary>The same with another version of one of them.</summary>
    public Scorecards With(Scorecard scorecard) => new(new Dictionary<string, Scorecard>(ById, StringComparer.Ordinal) { [scorecard.Id] = scorecard });
}
