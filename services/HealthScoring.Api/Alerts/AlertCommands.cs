using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Decisions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Alerts;

/// <summary>Body of `POST /alerts/{id}/acknowledge`.</summary>
/// <param name="By">Who, 1 to 200 characters.</param>
/// <param name="Note">At most 2,000 characters, or left out.</param>
public sealed record AcknowledgeBody(string? By, string? Note = null);

/// <summary>Body of `POST /alerts/{id}/snooze`.</summary>
/// <param name="By">Who, 1 to 200 characters.</param>
/// <param name="Until">A day ahead, on which the alert is back, or `worse`: until it becomes more severe.</param>
/// <param name="Note">At most 2,000 characters, or left out.</param>
public sealed record SnoozeBody(string? By, string? Until, string? Note = null);

/// <summary>Body of `POST /alerts/{id}/outcome`.</summary>
/// <param name="By">Who, 1 to 200 characters.</param>
/// <param name="Outcome">`acted`, `saved` or `falseAlarm`.</param>
/// <param name="Note">At most 2,000 characters, or left out.</param>
public sealed record OutcomeBody(string? By, string? Outcome, string? Note = null);

/// <summary>Commands of people about alerts. Each answers the alert as it is then; the same command again changes nothing.</summary>
internal static class AlertCommands
{
    /// <summary>The word for a snooze without a day.</summary>
    public const string UntilWorse = "worse";

    private const int MostDays = 366;

    /// <summary>Acknowledges an alert: its case is not repeated because of it.</summary>
    public static Task<Results<Ok<AlertView>, ValidationProblem, ProblemHttpResult>> Acknowledge(
        string id, AcknowledgeBody body, CarryOutWork work, ReadModel read, CancellationToken cancellation) =>
        Run(id, new BodyCheck().Person(body.By, body.Note), (alert, done) => DecideWork.Acknowledge(alert, done, read.Now, body.By!, body.Note), work, read, cancellation);

    /// <summary>Snoozes an alert until a day, or until it becomes more severe.</summary>
    public static Task<Results<Ok<AlertView>, ValidationProblem, ProblemHttpResult>> Snooze(
        string id, SnoozeBody body, CarryOutWork work, ReadModel read, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(read.Now.UtcDateTime);
        var isDay = DateOnly.TryParseExact(body.Until, "O", out var day);
        var check = new BodyCheck().Person(body.By, body.Note)
            .That("until", isDay || body.Until == UntilWorse, $"A day such as `2026-03-31`, on which the alert is back, or `{UntilWorse}`.")
            .That("until", !isDay || day > today, "The day must be ahead.")
            .That("until", !isDay || day <= today.AddDays(MostDays), $"The day must be at most {MostDays} days ahead.");
        return Run(id, check, (alert, done) => DecideWork.Snooze(alert, done, read.Now, body.By!, isDay ? day : null, body.Note), work, read, cancellation);
    }

    /// <summary>Records what became of an alert, open or not. Outcomes make the precision of each rule.</summary>
    public static Task<Results<Ok<AlertView>, ValidationProblem, ProblemHttpResult>> Record(
        string id, OutcomeBody body, CarryOutWork work, ReadModel read, CancellationToken cancellation)
    {
        var isKnown = EventStore.Words.TryParse<Outcome>(body.Outcome, out var outcome);
        var check = new BodyCheck().Person(body.By, body.Note).That("outcome", isKnown, "One of `acted`, `saved`, `falseAlarm`.");
        return Run(id, check, (alert, done) => DecideWork.Record(alert, done, read.Now, body.By!, outcome, body.Note), work, read, cancellation);
    }

    private static async Task<Results<Ok<AlertView>, ValidationProblem, ProblemHttpResult>> Run(
        string id, BodyCheck check, Func<AlertAtHand, WorkOnAlert, WorkDecision> decide, CarryOutWork work, ReadModel read, CancellationToken cancellation)
    {
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!Guid.TryParse(id, out var alertId) || await work.Run(alertId, decide, cancellation) is not { } decision)
        {
            return GetAlert.NoAlert(id);
        }

        return decision.Refusal is { } reason
            ? TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "The alert does not allow that.")
            : TypedResults.Ok((await GetAlert.Find(alertId, read, cancellation))!);
    }
}
