using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>What more use would bring an account to the next band.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AsOf">Local day of the score.</param>
/// <param name="Score">Live score, 0 to 100.</param>
/// <param name="Band">Band of the last close; learning before the first.</param>
/// <param name="Target">What the next band asks for; null where none is above.</param>
/// <param name="Reached">Whether `scoreAfter` reaches the target; true where there is none to reach.</param>
/// <param name="Text">The whole in a sentence.</param>
/// <param name="Steps">What would have to be done more, the step that gains most first.</param>
/// <param name="ScoreAfter">Score with all steps.</param>
/// <param name="Lines">Where each point of `scoreAfter` comes from.</param>
/// <param name="Caps">Every cap whose condition holds with all steps.</param>
/// <param name="BlockedBy">Why the target is not reached, in sentences.</param>
public sealed record HealthPathView(
    string AccountId, DateOnly AsOf, double Score, Band Band, PathTarget? Target, bool Reached, string Text, IReadOnlyList<PathStepView> Steps, double ScoreAfter,
    IReadOnlyList<ScoreLine> Lines, IReadOnlyList<string> Caps, IReadOnlyList<string> BlockedBy);

/// <summary>One step, assumed in days that are over.</summary>
/// <param name="Kind">What is done more.</param>
/// <param name="Text">The step in a sentence.</param>
/// <param name="Users">How many users do it.</param>
/// <param name="Days">On how many days each of them does at most.</param>
/// <param name="Feature">Feature used; null for logins alone.</param>
/// <param name="On">Days on which it is assumed.</param>
/// <param name="Score">Score with this step and those before it.</param>
/// <param name="Gain">Points that it adds to those before it.</param>
public sealed record PathStepView(StepKind Kind, string Text, int Users, int Days, string? Feature, IReadOnlyList<DateOnly> On, double Score, double Gain);

/// <summary>Answers `GET /accounts/{id}/health/path`.</summary>
internal static class GetHealthPath
{
    /// <summary>What more use would bring an account to the next band, or to one above it that is asked for, checked by applying it.</summary>
    public static async Task<Results<Ok<HealthPathView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation, string? band = null)
    {
        if (band is not null && !(Words.TryParse<Band>(band, out var known) && known > Band.Critical))
        {
            return Problems.BadParameter("band", "One of atRisk, watch, healthy.");
        }

        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        return account.History is { } history && await read.Live(account, cancellation) is { } live
            && FindPath.Of(history, account.Closes, history.Zones.LocalDay(read.Now), live.Scorecard, band is null ? null : Words.Read<Band>(band)) is { } path
            ? TypedResults.Ok(View(account.Profile.AccountId, path))
            : Problems.NoHealth(account.Profile.DayZero);
    }

    private static HealthPathView View(string accountId, HealthPath path) => new(
        accountId, path.Live.Metrics.Day, path.Live.Health.Score, path.Live.Band, path.Target, path.Reached, path.Text,
        [.. path.Steps.Select(s => new PathStepView(s.Kind, s.Text, s.Users, s.Days, s.Feature, [.. s.Uses.Select(u => u.Day).Distinct().Order()], s.Score, s.Gain))],
        path.After.Score, path.After.Lines, [.. path.After.Caps.Select(c => c.Id)], path.BlockedBy);
}
