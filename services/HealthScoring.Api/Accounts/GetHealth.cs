using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.ReadModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Component points of both profiles.</summary>
public sealed record ProfilePoints(ComponentPoints Onboarding, ComponentPoints Steady);

/// <summary>Which scorecard a score was computed with.</summary>
public sealed record ScorecardVersion(string Id, int Version);

/// <summary>The health of an account with everything needed to recompute it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AsOf">Local day of the score.</param>
/// <param name="Provisional">Whether the day is unfinished; never of a recorded close.</param>
/// <param name="Score">0 to 100; the contributions of `lines` add up to it.</param>
/// <param name="Band">Band after the last close, learning before the first; of a recorded close the band after it.</param>
/// <param name="BandSince">Day of the close that brought the band; null while learning, and of a recorded close, which `health/history` tells.</param>
/// <param name="PreviousBand">The band before it.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="Blend">Share of the steady profile, 0 to 1.</param>
/// <param name="Profiles">Points by component.</param>
/// <param name="Lines">Where each point comes from.</param>
/// <param name="Caps">Every cap whose condition holds.</param>
/// <param name="Metrics">Every metric of the day.</param>
/// <param name="Scorecard">Constants used.</param>
/// <param name="EngineVersion">Version of the calculation.</param>
/// <param name="ClosedThrough">Last day closed; null before the first close.</param>
/// <param name="EventsThrough">Sequence number in the store through which facts are in the score.</param>
/// <param name="ComputedAt">When it was computed.</param>
/// <param name="Incomplete">Whether a fact of the account could not be applied.</param>
public sealed record HealthView(
    string AccountId, DateOnly AsOf, bool Provisional, double Score, Band Band, DateOnly? BandSince, Band? PreviousBand, double Coverage, double Blend, ProfilePoints Profiles, IReadOnlyList<ScoreLine> Lines,
    IReadOnlyList<string> Caps, AccountMetrics Metrics, ScorecardVersion Scorecard, int EngineVersion, DateOnly? ClosedThrough, long EventsThrough,
    DateTimeOffset ComputedAt, bool Incomplete);

/// <summary>Answers `GET /accounts/{id}/health`.</summary>
internal static class GetHealth
{
    /// <summary>Health score of an account, explained line by line: live, or with `asOf` as that day was closed.</summary>
    public static async Task<Results<Ok<HealthView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation, DateOnly? asOf = null)
    {
        if (DayRange.Refusal("asOf", asOf) is { } refusal)
        {
            return refusal;
        }

        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        return asOf is { } day ? await Closed(account, day, read, cancellation) : await Live(account, read, cancellation);
    }

    private static async Task<Results<Ok<HealthView>, ProblemHttpResult>> Closed(AccountSnapshot account, DateOnly day, ReadModel read, CancellationToken cancellation)
    {
        var recorded = (await read.Closes(account, day, day, cancellation)).SingleOrDefault();
        return recorded is { SupersededBy: null, Close: { } close }
            ? TypedResults.Ok(new HealthView(
                close.AccountId, close.Day, false, close.Score, close.Band, null, null, close.Coverage, close.Blend, new(close.Onboarding, close.Steady), close.Lines, close.Caps,
                close.Metrics, new(close.ScorecardId, close.ScorecardVersion), close.EngineVersion, account.Closes.ClosedThrough, close.Cut, close.At, close.Incomplete))
            : NoClose.Of(account, day, recorded?.SupersededBy, read.Now);
    }

    private static async Task<Results<Ok<HealthView>, ProblemHttpResult>> Live(AccountSnapshot account, ReadModel read, CancellationToken cancellation)
    {
        if (await read.Live(account, cancellation) is not { Metrics: { } metrics, Health: { } health } live)
        {
            return Problems.NoHealth(account.Profile.DayZero);
        }

        return TypedResults.Ok(new HealthView(
            account.Profile.AccountId, metrics.Day, !live.Frozen, health.Score, live.Band, live.BandState.Since, live.BandState.Previous, health.Coverage, health.Blend, new(health.Onboarding, health.Steady),
            health.Lines, [.. health.Caps.Select(c => c.Id)], metrics, new(live.Scorecard.Id, live.Scorecard.Version), HealthScore.EngineVersion, account.Closes.ClosedThrough,
            account.EventsThrough, read.Now, account.Incomplete));
    }
}
