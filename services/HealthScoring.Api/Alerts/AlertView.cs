using System.Text.Json;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
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
/// <param name="Attention">`none`, `acknowledged` or `snoozed`: whether somebody takes care of it. Not of a resolved one.</param>
/// <param name="Acknowledged">Who takes care of it, since when.</param>
/// <param name="Snoozed">The latest snooze, in force or not.</param>
/// <param name="Outcome">What became of it, as somebody said.</param>
public sealed record AlertView(
    Guid AlertId, Guid CaseId, string AccountId, string AccountName, string? Segment, string Rule, string Severity, string RaisedSeverity, DateOnly RaisedOn, int TenureDays,
    bool Onboarding, string Status, IReadOnlyList<Escalation> Escalations, DateOnly? ResolvedOn, string? Resolution, string Summary, Evidence Evidence,
    string? Attention, WorkView? Acknowledged, SnoozeView? Snoozed, OutcomeView? Outcome)
{
    /// <summary>The columns that <see cref="Of"/> reads.</summary>
    internal const string Columns =
        """
        alert_id, case_id, account_id, name, segment, rule, severity, raised_severity, raised_on, tenure_days, onboarding, status, escalations::text, resolved_on, resolution,
        summary, evidence::text, work::text
        """;

    /// <summary>Where they are.</summary>
    internal const string Tables = "decisions.alerts left join decisions.alert_work using (alert_id)";

    /// <summary>The condition that an alert is snoozed on the day $n.</summary>
    internal static string IsSnoozed(string today) =>
        $"(snoozed and (snoozed_until > {today} or (snoozed_until is null and array_position(array['warning', 'high', 'critical'], severity) <= array_position(array['warning', 'high', 'critical'], snoozed_severity))))";

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    internal static AlertView Of(NpgsqlDataReader row, DateTimeOffset now)
    {
        var (severity, status) = (row.GetString(6), row.GetString(11));
        var work = row.IsDBNull(17) ? WorkOnAlert.None : JsonSerializer.Deserialize<WorkOnAlert>(row.GetString(17), DecisionStoreConfiguration.Json)!;
        var isSnoozed = work.IsSnoozed(Words.Read<Severity>(severity), DateOnly.FromDateTime(now.UtcDateTime));
        return new(
            row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), severity, row.GetString(7),
            row.GetFieldValue<DateOnly>(8), row.GetInt32(9), row.GetBoolean(10), status, Json<IReadOnlyList<Escalation>>(row.GetString(12)),
            row.IsDBNull(13) ? null : row.GetFieldValue<DateOnly>(13), row.IsDBNull(14) ? null : row.GetString(14), row.GetString(15), Json<Evidence>(row.GetString(16)),
            status != "open" ? null : work.Acknowledged is not null ? "acknowledged" : isSnoozed ? "snoozed" : "none",
            work.Acknowledged is { } a ? new(a.By, a.At, a.Note) : null,
            work.Snoozed is { } s ? new(s.By, s.At, s.Until?.ToString("O") ?? AlertCommands.UntilWorse, s.Note) : null,
            work.Outcome is { } o ? new(o.By, o.At, o.Outcome, o.Note) : null);
    }

    private static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}

/// <summary>An alert became more severe.</summary>
/// <param name="On">Day of the close.</param>
/// <param name="Severity">Severity from then on.</param>
public sealed record Escalation(DateOnly On, string Severity);

/// <summary>Who did something, and when.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">Note, or null.</param>
public sealed record WorkView(string By, DateTimeOffset At, string? Note);

/// <summary>A snooze.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Until">Day on which the alert is back, or `worse`.</param>
/// <param name="Note">Note, or null.</param>
public sealed record SnoozeView(string By, DateTimeOffset At, string Until, string? Note);

/// <summary>What became of an alert.</summary>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
/// <param name="Outcome">acted, saved or falseAlarm.</param>
/// <param name="Note">Note, or null.</param>
public sealed record OutcomeView(string By, DateTimeOffset At, Outcome Outcome, string? Note);
