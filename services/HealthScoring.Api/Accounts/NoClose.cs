using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.ReadModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Says why a day of an account has no close that counts.</summary>
internal static class NoClose
{
    /// <summary>The answer, with the reason as a word for programs and as a sentence for people.</summary>
    public static ProblemHttpResult Of(AccountSnapshot account, DateOnly day, SupersededDays? superseded, DateTimeOffset now)
    {
        var (reason, detail) = superseded is null ? Why(account, day, now) : ("superseded", $"{day:O} was closed, and that close counts no more. {superseded.Reason}");
        return TypedResults.Problem(
            detail, statusCode: StatusCodes.Status404NotFound, title: "There is no close of that day.", extensions: new Dictionary<string, object?> { ["reason"] = reason });
    }

    private static (string Reason, string Detail) Why(AccountSnapshot account, DateOnly day, DateTimeOffset now)
    {
        if (account.History is not { } history)
        {
            return ("no-hand-over-day", "Days are closed from the hand-over day on, and none is known. Send account_registered with `handOverOn`.");
        }

        if (day < history.DayZero)
        {
            return ("before-hand-over", $"Days are closed from the hand-over day on, which is {history.DayZero:O}.");
        }

        var closes = account.Closes;
        if (account.Profile.Churned.AsOf(day, history.Zones)?.Value == true)
        {
            return ("churned", closes.FrozenOn <= day
                ? $"The account churned on {closes.FrozenOn:O}; its last close is that of {closes.FrozenOn.Value.AddDays(-1):O}."
                : "The account had churned. Days between that and its return are not closed.");
        }

        return day <= closes.ClosedThrough ? ("never-closed", $"{day:O} was over before the hand-over day came to lie before it, and is not closed belatedly.")
            : account.InBackfill ? ("importing", "History of the account is being imported. Its days are closed when backfill_completed has come and all that was sent is stored.")
            : ("not-closed-yet", NotYet(history.Zones, day, CloseSchedule.Next(history, closes) is { Kind: NextStepKind.Close } next && next.Day == day ? next.DueAt : null, now));
    }

    private static string NotYet(Domain.Accounts.ZoneHistory zones, DateOnly day, DateTimeOffset? next, DateTimeOffset now)
    {
        var due = next ?? CloseSchedule.DueAt(zones, day);
        return due > now
            ? $"{day:O} is closed at {due.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} at the earliest. `GET /accounts/{{id}}/health` gives the live view."
            : $"{day:O} has been due since {due.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, and is closed as soon as all days before it are and everything stored by then is scored. Ask again in a moment.";
    }
}
