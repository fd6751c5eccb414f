using System.Globalization;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Portfolio;
using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.LiveScores;

/// <summary>The row of an account that lists, the portfolio, parents and peers are read from.</summary>
internal static class HealthRow
{
    /// <summary>
    /// Writes it. Band and last closed day of a row that is there belong to the closes and stay. So does since when a close has been due: one that waits does not begin to wait anew with every event. A trace
    /// stays until there is another.
    /// </summary>
    public static NpgsqlBatchCommand Write(ReadModelSchema schema, AccountSnapshot snapshot, LiveScore score, DateTimeOffset now, string? trace, DateTimeOffset? tracedAt)
    {
        List<(string Column, NpgsqlParameter Value)> columns = [.. OfAccount(snapshot, score.Today), .. OfScore(score), .. OfMilestones(snapshot.Profile.DayZero, score.Health?.Metrics.MilestonesReached)];
        columns.AddRange([("scored_seq", Value(snapshot.EventsThrough)), ("scored_at", Value(now.UtcDateTime))]);
        List<(string Column, NpgsqlParameter Value)> first =
        [
            ("account", Value(snapshot.Key)), ("account_id", Value(snapshot.Profile.AccountId)), ("closed_through", Value(snapshot.Closes.ClosedThrough)),
            ("band", Text(score.Health is { } health ? Words.Of(health.Band) : null)), ("close_due_at", Value(score.CloseDueAt?.UtcDateTime)), ("trace", Text(trace)),
            ("traced_at", Value(tracedAt?.UtcDateTime)),
        ];
        var all = first.Concat(columns).ToList();
        var command = new NpgsqlBatchCommand(
            $"""
            insert into {schema.Name}.health as kept ({string.Join(", ", all.Select(c => c.Column))})
            values ({string.Join(", ", all.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")))})
            on conflict (account) do update set band = coalesce(kept.band, excluded.band), {string.Join(", ", columns.Select(c => $"{c.Column} = excluded.{c.Column}"))},
              close_due_at = case when excluded.close_due_at <= excluded.scored_at then least(kept.close_due_at, excluded.close_due_at) else excluded.close_due_at end,
              trace = coalesce(excluded.trace, kept.trace), traced_at = coalesce(excluded.traced_at, kept.traced_at)
            """);
        all.ForEach(c => command.Parameters.Add(c.Value));
        return command;
    }

    private static IEnumerable<(string Column, NpgsqlParameter Value)> OfAccount(AccountSnapshot snapshot, DateOnly today)
    {
        var profile = snapshot.Profile;
        var zones = ZoneHistory.Of(profile.TimeZone);
        return
        [
            ("name", Value(profile.Name.Latest?.Value ?? profile.AccountId)), ("segment", Value(profile.Segment.Latest?.Value)), ("tier", Value(profile.Tier.Latest?.Value)),
            ("lifecycle", Value(Words.Of(Lifecycles.On(profile, zones, today)))), ("hand_over_on", Value(profile.DayZero)), ("parent_id", Value(profile.ParentAccountId.Latest?.Value)),
            ("seats", Value(profile.Seats.AsOf(today, zones)?.Value)), ("contract_value", Value(profile.ContractValue.Latest?.Value)),
            ("incomplete", Value(snapshot.Incomplete)), ("satisfaction", Value(Words.Of(Satisfactions.On(profile.Nps, zones, today)))),
        ];
    }

    private static IEnumerable<(string Column, NpgsqlParameter Value)> OfScore(LiveScore score)
    {
        var (health, metrics) = (score.Health?.Health, score.Health?.Metrics);
        return
        [
            ("score", Value(health?.Score)), ("coverage", Value(health?.Coverage)), ("tenure_days", Value(metrics?.TenureDays)), ("as_of", Value(metrics?.Day ?? score.Today)),
            ("silent_days", Value(metrics?.SilentDays)), ("silent", Value(metrics is null ? null : (bool?)SilentSite.Is(metrics, score.Health!.Scorecard))),
            ("milestones_measured", Value(metrics is null ? null : (bool?)metrics.Milestones.HasValue)),
            ("due_at", Value(score.DueAt.UtcDateTime)),
        ];
    }

    private static IEnumerable<(string Column, NpgsqlParameter Value)> OfMilestones(DateOnly? dayZero, MilestonesReached? reached) =>
    [
        ("setup_after", Value(reached?.Setup?.DayNumber - dayZero?.DayNumber)), ("first_value_after", Value(reached?.FirstValue?.DayNumber - dayZero?.DayNumber)),
        ("team_value_after", Value(reached?.TeamValue?.DayNumber - dayZero?.DayNumber)), ("habit_after", Value(reached?.Habit?.DayNumber - dayZero?.DayNumber)),
    ];
}
