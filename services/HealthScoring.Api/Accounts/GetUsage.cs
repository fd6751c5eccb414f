using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.ReadModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>What an account did on one local day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Dau">Distinct users on it; null before the hand-over day, whose use is on record and in no metric.</param>
/// <param name="Wau">Distinct users in the 7 days ending with it; null before the hand-over day.</param>
/// <param name="Mau">Distinct users in the 28 days ending with it; null before the hand-over day.</param>
/// <param name="Logins">Logins of humans.</param>
/// <param name="FeatureUses">Feature uses of humans.</param>
/// <param name="OnlineMinutes">Minutes of sessions that ended, each capped.</param>
/// <param name="AutomationEvents">Events of services, vendor staff and bots; in no metric.</param>
public sealed record UsageDay(DateOnly Day, int? Dau, int? Wau, int? Mau, int Logins, int FeatureUses, double OnlineMinutes, int AutomationEvents);

/// <summary>Activity by day.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Days">Every day from the first to the last asked for, active or not.</param>
public sealed record UsageView(string AccountId, IReadOnlyList<UsageDay> Days);

/// <summary>Answers `GET /accounts/{id}/usage`.</summary>
internal static class GetUsage
{
    private const int DefaultDays = 28;

    /// <summary>Activity of an account by local day; without `to` through today, without `from` the 28 days up to `to`.</summary>
    public static async Task<Results<Ok<UsageView>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, DateOnly? from = null, DateOnly? to = null)
    {
        if (await read.WholeAccount(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        var scorecard = (await read.Scorecards(cancellation)).For(account.Profile.Segment.Latest?.Value);
        var days = account.Days.ToDictionary();
        var today = ZoneHistory.Of(account.Profile.TimeZone).LocalDay(read.Now);
        return DayRange.TryOf(from, to, today, DefaultDays, out var range, out var refusal)
            ? TypedResults.Ok(new UsageView(account.Profile.AccountId, [.. range.Days().Select(day => Of(account, day, days.GetValueOrDefault(day), scorecard))]))
            : refusal;
    }

    private static UsageDay Of(AccountSnapshot account, DateOnly day, DayActivity? activity, Scorecard scorecard)
    {
        var history = day >= account.History?.DayZero ? account.History : null;
        return new(
            day,
            history is null ? null : ActiveUsers.Dau(history, day),
            history is null ? null : ActiveUsers.Wau(history, day),
            history is null ? null : ActiveUsers.Mau(history, day),
            activity?.Users.Sum(u => u.Logins) ?? 0,
            activity?.Users.Sum(u => u.Uses.Sum(f => f.Value)) ?? 0,
            activity is null ? 0 : ComputeMetrics.OnlineMinutes(activity, scorecard.SessionCapHours),
            activity?.AutomationEvents ?? 0);
    }
}
