using System.Text.Json;
using HealthScoring.Domain.Rules;
using Npgsql;

namespace HealthScoring.Api.Alerts;

/// <summary>One episode of one rule for one account.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="CaseId">Shared by all alerts of the account that are open at the same time.</param>
/// <param name="AccountId">The account.</param>
/// <param name="AccountName">Its name when the alert was raised.</param>
/// <param name="Segment">Its segment when the alert was raised, if known.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">warning, high or critical: now, or the highest reached.</param>
/// <param name="RaisedSeverity">Severity with which it was raised.</param>
/// <param name="RaisedOn">Day of the close that raised it.</param>
/// <param name="TenureDays">Days from hand-over to the raise.</param>
/// <param name="Onboarding">Whether it was raised in the onboarding window.</param>
/// <param name="Status">open or resolved.</param>
/// <param name="Escalations">When it became more severe.</param>
/// <param name="ResolvedOn">Day on which it ended, or null.</param>
/// <param name="Resolution">cleared, deadline-reached or account-churned; null while it is open.</param>
/// <param name="Summary">What was seen, in plain words, when it was raised or last escalated.</param>
/// <param name="Evidence">The same as numbers.</param>
public sealed record AlertView(
    Guid AlertId, Guid CaseId, string AccountId, string AccountName, string? Segment, string Rule, string Severity, string RaisedSeverity, DateOnly RaisedOn, int TenureDays,
    bool Onboarding, string Status, IReadOnlyList<Escalation> Escalations, DateOnly? ResolvedOn, string? Resolution, string Summary, Evidence Evidence)
{
    /// <summary>The columns that <see cref="Of"/> reads.</summary>
    internal const string Columns =
        """
        alert_id, case_id, account_id, name, segment, rule, severity, raised_severity, raised_on, tenure_days, onboarding, status, escalations::text, resolved_on, resolution,
        summary, evidence::text
        """;

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    internal static AlertView Of(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7),
        row.GetFieldValue<DateOnly>(8), row.GetInt32(9), row.GetBoolean(10), row.GetString(11), Json<IReadOnlyList<Escalation>>(row.GetString(12)),
        row.IsDBNull(13) ? null : row.GetFieldValue<DateOnly>(13), row.IsDBNull(14) ? null : row.GetString(14), row.GetString(15), Json<Evidence>(row.GetString(16)));

    private static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}

/// <summary>An alert became more severe.</summary>
/// <param name="On">Day of the close.</param>
/// <param name="Severity">Severity from then on.</param>
public sealed record Escalation(DateOnly On, string Severity);
