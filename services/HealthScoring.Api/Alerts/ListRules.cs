using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Alerts;

/// <summary>A stall or health rule and how it has done.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Raised">Alerts raised, ever.</param>
/// <param name="Open">Of them open now.</param>
/// <param name="Unattended">Of the open ones neither acknowledged nor snoozed.</param>
/// <param name="Resolutions">Alerts ended, by how.</param>
/// <param name="Outcomes">Alerts whose outcome somebody recorded, by outcome.</param>
/// <param name="Precision">Share of the recorded outcomes that say the alert was right (acted or saved), 0 to 1; null where none is recorded.</param>
/// <param name="Settings">Constants of the rule in the default scorecard in force.</param>
public sealed record RuleView(
    string Rule, int Raised, int Open, int Unattended, IReadOnlyDictionary<string, int> Resolutions, IReadOnlyDictionary<string, int> Outcomes, double? Precision, JsonNode Settings);

/// <summary>Every rule, in the order in which they are evaluated.</summary>
/// <param name="Rules">The rules.</param>
public sealed record RulesView(IReadOnlyList<RuleView> Rules);

/// <summary>Answers `GET /rules`.</summary>
internal static class ListRules
{
    private static readonly string[] Resolutions = ["cleared", "deadline-reached", "account-churned"];
    private static readonly string[] Outcomes = ["acted", "saved", "falseAlarm"];

    /// <summary>Rules with what became of their alerts.</summary>
    public static async Task<Ok<RulesView>> Handle(ReadModel read, CancellationToken cancellation)
    {
        var alerts = await read.Query(
            $"""
            select rule, status, resolution, outcome, count(*)::int, (count(*) filter (where status = 'open' and acknowledged is not true and {AlertView.IsSnoozed("$1")} is not true))::int
            from {AlertView.Tables} group by 1, 2, 3, 4
            """,
            row => new Counted(row.GetString(0), row.GetString(1), Text(row, 2), Text(row, 3), row.GetInt32(4), row.GetInt32(5)),
            cancellation, Parameter.Value(DateOnly.FromDateTime(read.Now.UtcDateTime)));
        var byRule = alerts.ToLookup(a => a.Rule, StringComparer.Ordinal);
        var scorecard = ScorecardJson.Write((await read.Scorecards(cancellation)).For(null));
        return TypedResults.Ok(new RulesView([.. scorecard["rules"]!.AsArray().Select(rule => View(rule!, [.. byRule[rule!["id"]!.GetValue<string>()]]))]));
    }

    private static RuleView View(JsonNode rule, IReadOnlyList<Counted> alerts)
    {
        var outcomes = Outcomes.ToDictionary(o => o, o => alerts.Where(a => a.Outcome == o).Sum(a => a.Alerts), StringComparer.Ordinal);
        var (right, all) = (outcomes["acted"] + outcomes["saved"], outcomes.Values.Sum());
        return new(
            rule["id"]!.GetValue<string>(), alerts.Sum(a => a.Alerts), alerts.Where(a => a.Status == "open").Sum(a => a.Alerts), alerts.Sum(a => a.Unattended),
            Resolutions.ToDictionary(r => r, r => alerts.Where(a => a.Resolution == r).Sum(a => a.Alerts), StringComparer.Ordinal),
            outcomes, all == 0 ? null : (double)right / all, rule.DeepClone());
    }

    private static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Counted(string Rule, string Status, string? Resolution, string? Outcome, int Alerts, int Unattended);
}
