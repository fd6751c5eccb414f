namespace HealthScoring.IntegrationTests.Api;

/// <summary>An account as it was sent, beside its usage: `HandedOver` so many days ago, negative where that is ahead; with its contract value and its answers to the survey.</summary>
public sealed record KnownAccount(
    string Id, int HandedOver, string? Segment = null, string? Tier = null, string? Parent = null, int? Seats = null, decimal? Value = null, int[]? Answers = null)
{
    /// <summary>Mean of its answers in words.</summary>
    public string Satisfaction => Answers is null ? "unknown" : Answers.Average() switch { >= 9 => "promoter", >= 7 => "passive", _ => "detractor" };
}
