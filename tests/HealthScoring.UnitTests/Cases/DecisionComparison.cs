using System.Text.Json;
using HealthScoring.Domain.Closing;

namespace HealthScoring.UnitTests.Cases;

/// <summary>Renders decisions as the cases write them, so that expected and found can be compared as text.</summary>
public static class DecisionComparison
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>`day band`, the first being learning on day 0.</summary>
    public static IEnumerable<string> BandChanges(IEnumerable<IAccountDecision> decisions, DateOnly dayZero) =>
        decisions.OfType<BandChanged>().Select(c => $"{c.Day:O} {Word(c.To)}").Prepend($"{dayZero:O} learning");

    /// <summary>The same of the expected ones.</summary>
    public static IEnumerable<string> BandChanges(WorkedCase worked) =>
        worked.Expected.GetProperty("bandChanges").EnumerateArray().Select(c => $"{c.GetProperty("day").GetString()} {c.GetProperty("band").GetString()}");

    /// <summary>One line for each alert: rule, severities, days, escalations, resolution.</summary>
    public static IEnumerable<string> Alerts(IReadOnlyList<IAccountDecision> decisions) => decisions.OfType<AlertRaised>().Select(raised =>
    {
        var id = raised.Alert.AlertId;
        var escalations = decisions.OfType<AlertEscalated>().Where(e => e.Alert.AlertId == id).ToList();
        var resolved = decisions.OfType<AlertResolved>().SingleOrDefault(r => r.Alert.AlertId == id);
        return Line(
            raised.Alert.Rule, Word(escalations.LastOrDefault()?.Alert.Severity ?? raised.Alert.Severity), Word(raised.Alert.Severity), raised.Day.ToString("O"),
            raised.Alert.TenureDays, escalations.Select(e => $"{e.Day:O} {Word(e.Alert.Severity)}"), resolved?.Day.ToString("O"), resolved?.Resolution);
    });

    /// <summary>The same of the expected ones.</summary>
    public static IEnumerable<string> Alerts(WorkedCase worked) => worked.Expected.GetProperty("alerts").EnumerateArray().Select(a => Line(
        a.GetProperty("rule").GetString()!, a.GetProperty("severity").GetString()!, a.GetProperty("raisedSeverity").GetString()!, a.GetProperty("raisedOn").GetString()!,
        a.GetProperty("tenureDays").GetInt32(),
        a.GetProperty("escalations").EnumerateArray().Select(e => $"{e.GetProperty("on").GetString()} {e.GetProperty("severity").GetString()}"),
        a.GetProperty("resolvedOn").GetString(), a.GetProperty("resolution").GetString()));

    /// <summary>Every difference between the closes that a case expects and those that were made; none when all are reproduced.</summary>
    public static IReadOnlyList<string> Closes(WorkedCase worked, IReadOnlyList<IAccountDecision> decisions)
    {
        var expected = worked.Closes.ToDictionary(c => DateOnly.Parse(c.GetProperty("day").GetString()!));
        var (state, differences) = (CloseState.None, new List<string>());
        foreach (var day in decisions.GroupBy(d => d.Day))
        {
            state = day.Aggregate(state, CloseState.Evolve);
            if (day.OfType<DayClosed>().SingleOrDefault() is { } close && expected.Remove(day.Key, out var wanted))
            {
                differences.AddRange(CloseComparison.Differences(wanted, close, state.OpenAlerts.Select(a => a.Alert.Rule)));
            }
        }

        return [.. differences, .. expected.Keys.Select(day => $"{day:O} is not closed")];
    }

    /// <summary>The word of the contract, which the enumerations carry as their JSON names.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, Json).GetString()!;

    /// <summary>An alert as a line.</summary>
    public static string Line(
        string rule, string severity, string raisedSeverity, string raisedOn, int tenureDays, IEnumerable<string> escalations, string? resolvedOn, string? resolution) =>
        $"{rule} {raisedSeverity}->{severity} {raisedOn} t={tenureDays} [{string.Join(", ", escalations)}] {resolvedOn ?? "open"} {resolution}";
}
