using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Component points of both profiles.</summary>
public sealed record ProfilePoints(ComponentPoints Onboarding, ComponentPoints Steady);

/// <summary>Which scorecard a score was computed with.</summary>
public sealed record ScorecardVersion(string Id, int Version);

/// <summary>The health of an account with everything needed to recompute it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AsOf">Local day of the score.</param>
/// <param name="Provisional">Whether the day is unfinished.</param>
/// <param name="Score">0 to 100; the contributions of `lines` add up to it.</param>
/// <param name="Band">Band of the score.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="Blend">Share of the steady profile, 0 to 1.</param>
/// <param name="Profiles">Points by component.</param>
/// <param name="Lines">Where each point comes from.</param>
/// <param name="Caps">Every cap whose condition holds.</param>
/// <param name="Metrics">Every metric of the day.</param>
/// <param name="Scorecard">Constants used.</param>
/// <param name="EngineVersion">Version of the calculation.</param>
/// <param name="ClosedThrough">Last day closed, or null.</param>
/// <param name="EventsThrough">Sequence number in the store through which facts are in the score.</param>
/// <param name="ComputedAt">When it was computed.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
public sealed record HealthView(
    string AccountId, DateOnly AsOf, bool Provisional, double Score, Band Band, double Coverage, double Blend, ProfilePoints Profiles, IReadOnlyList<ScoreLine> Lines,
    IReadOnlyList<string> Caps, AccountMetrics Metrics, ScorecardVersion Scorecard, int EngineVersion, DateOnly? ClosedThrough, long EventsThrough,
    DateTimeOffset ComputedAt, bool Incomplete);

/// <summary>Answers `GET /accounts/{id}/health`.</summary>
internal static class GetHealth
{
    /// <summary>Health score of an account, explained line by line.</summary>
    public static async Task<Results<Ok<HealthView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation, DateOnly? asOf = null)
    {
        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        if (asOf is { } day)
        {
            return Problems.NotFound("No close of that day.", $"{day:O} is not closed. Leave out `asOf` for the live view.");
        }

        if (read.Live(account) is not { Metrics: { } metrics, Health: { } health } live)
        {
            return Problems.NotFound("No health before the hand-over.", account.Profile.DayZero is { } handOver
                ? $"The account is handed over on {handOver:O}; health starts with that day."
                : "No hand-over day is known. Send account_registered with `handOverOn`.");
        }

        var scorecard = Scorecard.Default;
        return TypedResults.Ok(new HealthView(
            account.Profile.AccountId, metrics.Day, !live.Frozen, health.Score, live.Band, health.Coverage, health.Blend, new(health.Onboarding, health.Steady),
            health.Lines, [.. health.Caps.Select(c => c.Id)], metrics, new(scorecard.Id, scorecard.Version), HealthScore.EngineVersion, null, account.EventsThrough,
            read.Now, account.Incomplete));
    }
}
