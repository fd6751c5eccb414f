using System.Globalization;
using HealthScoring.EventStore.LiveScores;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Portfolio;

/// <summary>Two views of onboarding: who is in it, and how it went for those who came lately.</summary>
/// <param name="Onboarding">Accounts in lifecycle onboarding.</param>
/// <param name="HandedOver180Days">Accounts handed over in the last 180 days, whatever became of them.</param>
public sealed record FunnelView(Funnel Onboarding, Funnel HandedOver180Days);

/// <summary>How many accounts reached each milestone.</summary>
/// <param name="Accounts">Accounts that are handed over and scored.</param>
/// <param name="NotMeasurable">How many of them report counts only, so that nobody can tell; they are in none of the following.</param>
/// <param name="Overdue">Accounts not activated on day 30 or later, those paused or churned left out.</param>
/// <param name="Steps">The milestones in their order, and activation, which is all four.</param>
public sealed record Funnel(long Accounts, long NotMeasurable, long Overdue, IReadOnlyList<FunnelStep> Steps);

/// <summary>A step of the funnel.</summary>
/// <param name="Milestone">setup, firstValue, teamValue, habit or activated.</param>
/// <param name="Accounts">How many reached it.</param>
/// <param name="MedianDay">Median of the days from hand-over to it, of those who reached it; null where nobody did.</param>
public sealed record FunnelStep(string Milestone, long Accounts, double? MedianDay);

/// <summary>Reads the funnels.</summary>
internal static class Funnels
{
    private const int RecentDays = 180;
    private const int OverdueFrom = 30;

    private static readonly (string Milestone, string Column)[] Steps = [.. FunnelColumns.Milestones, ("activated", "activated_after")];

    private static readonly string Figures = string.Join(", ", Steps.Select(s =>
        $"{FunnelColumns.Reached(s.Column)}, percentile_cont(0.5) within group (order by {s.Column}) filter (where milestones_measured)"));

    /// <summary>Both of them.</summary>
    public static async Task<FunnelView> Read(ReadModel read, string schema, CancellationToken cancellation) => new(
        await One(read, schema, "lifecycle = 'onboarding' and $1::date is not null", cancellation), await One(read, schema, "hand_over_on > $1", cancellation));

    private static async Task<Funnel> One(ReadModel read, string schema, string accounts, CancellationToken cancellation) => (await read.Query(
        $"""
        with handed_over as (
          select *, case when num_nulls(setup_after, first_value_after, team_value_after, habit_after) = 0
            then greatest(setup_after, first_value_after, team_value_after, habit_after) end as activated_after
          from {schema}.health where {FunnelColumns.HandedOver} and {accounts})
        select count(*), count(*) filter (where not milestones_measured),
          count(*) filter (where milestones_measured and activated_after is null and tenure_days >= {OverdueFrom.ToString(CultureInfo.InvariantCulture)} and lifecycle in ('onboarding', 'steady')),
          {Figures}
        from handed_over
        """,
        Of, cancellation, Value(DateOnly.FromDateTime(read.Now.UtcDateTime).AddDays(-RecentDays)))).Single();

    private static Funnel Of(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2),
        [.. Steps.Select((s, i) => new FunnelStep(s.Milestone, row.GetInt64(3 + (2 * i)), row.IsDBNull(4 + (2 * i)) ? null : row.GetDouble(4 + (2 * i))))]);
}
