using System.Text.Json.Serialization;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.ReadModel;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Accounts;

/// <summary>The close of one day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Band">Band after the close.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="Caps">Every cap whose condition held.</param>
/// <param name="Profiles">Points by component.</param>
/// <param name="Blend">Share of the steady profile, 0 to 1.</param>
/// <param name="OpenAlerts">Rules with an alert that was open after the close, in ordinal order.</param>
/// <param name="Metrics">Every metric of the day.</param>
/// <param name="Superseded">True where the close no longer counts, because the past turned out to be another; else left out.</param>
public sealed record CloseView(
    DateOnly Day, double Score, Band Band, double Coverage, IReadOnlyList<string> Caps, ProfilePoints Profiles, double Blend, IReadOnlyList<string> OpenAlerts,
    AccountMetrics Metrics, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Superseded = false);

/// <summary>Recorded closes.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Closes">One for each closed day, in order.</param>
public sealed record HealthHistoryView(string AccountId, IReadOnlyList<CloseView> Closes);

/// <summary>Answers `GET /accounts/{id}/health/history`.</summary>
internal static class GetHealthHistory
{
    private const int DefaultDays = 90;

    /// <summary>Recorded closes of an account by day; without `to` through the last closed day, without `from` the 90 days up to `to`.</summary>
    public static async Task<Results<Ok<HealthHistoryView>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, DateOnly? from = null, DateOnly? to = null)
    {
        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        var latest = account.Closes.ClosedThrough ?? ZoneHistory.Of(account.Profile.TimeZone).LocalDay(read.Now);
        if (!DayRange.TryOf(from, to, latest, DefaultDays, out var range, out var refusal))
        {
            return refusal;
        }

        var closes = await read.Closes(account, range.First, range.Last, cancellation);
        var alerts = await OpenBetween(read, account, range, cancellation);
        return TypedResults.Ok(new HealthHistoryView(account.Profile.AccountId, [.. closes.Select(recorded => View(recorded, alerts))]));
    }

    private static CloseView View(RecordedClose recorded, IReadOnlyList<OpenSpan> alerts)
    {
        var close = recorded.Close;
        return new(
            close.Day, close.Score, close.Band, close.Coverage, close.Caps, new(close.Onboarding, close.Steady), close.Blend,
            [.. alerts.Where(a => a.RaisedOn <= close.Day && !(a.ResolvedOn <= close.Day)).Select(a => a.Rule).Order(StringComparer.Ordinal)],
            close.Metrics, recorded.SupersededBy is not null);
    }

    private static async Task<IReadOnlyList<OpenSpan>> OpenBetween(ReadModel read, AccountSnapshot account, DayRange range, CancellationToken cancellation) => await read.Query(
        "select rule, raised_on, resolved_on from decisions.alerts where account = $1 and raised_on <= $3 and (resolved_on is null or resolved_on > $2)",
        row => new OpenSpan(row.GetString(0), row.GetFieldValue<DateOnly>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateOnly>(2)),
        cancellation, Value(account.Key), Value(range.First), Value(range.Last));

    // Open after every close from the day of the raise to the one before the day on which it ended.
    private sealed record OpenSpan(string Rule, DateOnly RaisedOn, DateOnly? ResolvedOn);
}
