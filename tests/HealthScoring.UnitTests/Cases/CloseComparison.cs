using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Cases;

/// <summary>Compares a computed day with an expected close field by field, and fails on a field that it does not know.</summary>
public static class CloseComparison
{
    private const double MetricTolerance = 0.001;
    private const double ScoreTolerance = 0.06;

    /// <summary>Every difference, each named by day and field; none when the close is reproduced.</summary>
    public static IEnumerable<string> Differences(JsonElement expected, DayClosed close, IEnumerable<string> openAlerts)
    {
        foreach (var field in expected.EnumerateObject())
        {
            var differences = field.Name switch
            {
                "day" => Same(field.Value, close.Metrics.Day.ToString("O"), "day"),
                "score" => Near(field.Value, close.Score, "score", ScoreTolerance),
                "coverage" => Near(field.Value, close.Coverage, "coverage"),
                "blend" => Near(field.Value, close.Blend, "blend"),
                "band" => Same(field.Value, DecisionComparison.Word(close.Band), "band"),
                "caps" => Same(field.Value, close.Caps, "caps"),
                "openAlerts" => Same(field.Value, openAlerts.Order(StringComparer.Ordinal), "openAlerts"),
                "onboarding" => Components(field.Value, close.Onboarding, "onboarding"),
                "steady" => Components(field.Value, close.Steady, "steady"),
                "metrics" => Metrics(field.Value, close.Metrics),
                _ => [$"unknown field {field.Name}"],
            };
            foreach (var difference in differences)
            {
                yield return $"{close.Day:O} {difference}";
            }
        }
    }

    private static IEnumerable<string> Components(JsonElement expected, ComponentPoints actual, string profile) =>
        expected.EnumerateObject().SelectMany(c => c.Name switch
        {
            "activation" => Near(c.Value, actual.Activation, $"{profile}.{c.Name}"),
            "engagement" => Near(c.Value, actual.Engagement, $"{profile}.{c.Name}"),
            "depth" => Near(c.Value, actual.Depth, $"{profile}.{c.Name}"),
            "breadth" => Near(c.Value, actual.Breadth, $"{profile}.{c.Name}"),
            "momentum" => Near(c.Value, actual.Momentum, $"{profile}.{c.Name}"),
            _ => [$"unknown component {c.Name}"],
        });

    private static IEnumerable<string> Metrics(JsonElement expected, AccountMetrics actual) => expected.EnumerateObject().SelectMany(m => m.Name switch
    {
        "day" => Same(m.Value, actual.Day.ToString("O"), m.Name),
        "tenureDays" => Near(m.Value, actual.TenureDays, m.Name),
        "seats" => Near(m.Value, actual.Seats, m.Name),
        "provisionedUsers" => Near(m.Value, actual.ProvisionedUsers, m.Name),
        "activatedUsers" => Near(m.Value, actual.ActivatedUsers, m.Name),
        "dau" => Near(m.Value, actual.Dau, m.Name),
        "wau" => Near(m.Value, actual.Wau, m.Name),
        "mau" => Near(m.Value, actual.Mau, m.Name),
        "activeUserDays7" => Near(m.Value, actual.ActiveUserDays7, m.Name),
        "seatActivation" => Near(m.Value, actual.SeatActivation, m.Name),
        "licenceUtilisation" => Near(m.Value, actual.LicenceUtilisation, m.Name),
        "loginRatio" => Near(m.Value, actual.LoginRatio, m.Name),
        "stickiness" => Near(m.Value, actual.Stickiness, m.Name),
        "breadth" => Near(m.Value, actual.Breadth, m.Name),
        "adoptionGap" => Near(m.Value, actual.AdoptionGap, m.Name),
        "depth" => Near(m.Value, actual.Depth, m.Name),
        "momentum" => Near(m.Value, actual.Momentum, m.Name),
        "milestones" => Near(m.Value, actual.Milestones, m.Name),
        "milestonesReached" => Reached(m.Value, actual.MilestonesReached),
        "activated" => (m.Value.ValueKind == JsonValueKind.Null ? null : (bool?)m.Value.GetBoolean()) == actual.Activated ? [] : [$"{m.Name}: {m.Value} expected, {actual.Activated} found"],
        "onlineMinutes7" => Near(m.Value, actual.OnlineMinutes7, m.Name),
        "silentDays" => Near(m.Value, actual.SilentDays, m.Name),
        "topUserShare" => Near(m.Value, actual.TopUserShare, m.Name),
        "adoptedFeatures" => Same(m.Value, actual.AdoptedFeatures, m.Name),
        _ => [$"unknown metric {m.Name}"],
    });

    private static IEnumerable<string> Reached(JsonElement expected, MilestonesReached actual) =>
        new (string Name, DateOnly? On)[] { ("setup", actual.Setup), ("firstValue", actual.FirstValue), ("teamValue", actual.TeamValue), ("habit", actual.Habit) }
            .Where(m => (expected.TryGetProperty(m.Name, out var on) ? on.GetString() : null) != m.On?.ToString("O"))
            .Select(m => $"milestone {m.Name}: {expected} expected, {m.On:O} found");

    private static IEnumerable<string> Near(JsonElement expected, double? actual, string name, double tolerance = MetricTolerance)
    {
        double? wanted = expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble();
        return wanted is null == actual is null && (wanted is null || Math.Abs(wanted.Value - actual!.Value) <= tolerance)
            ? []
            : [$"{name}: {wanted?.ToString() ?? "null"} expected, {actual?.ToString() ?? "null"} found"];
    }

    private static IEnumerable<string> Same(JsonElement expected, string actual, string name) =>
        expected.GetString() == actual ? [] : [$"{name}: {expected} expected, {actual} found"];

    private static IEnumerable<string> Same(JsonElement expected, IEnumerable<string> actual, string name) =>
        expected.EnumerateArray().Select(e => e.GetString()!).SequenceEqual(actual) ? [] : [$"{name}: {expected} expected, [{string.Join(", ", actual)}] found"];
}
