using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Previewing;

/// <summary>What another scorecard would have made of an account's last days.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Segment">Its segment, or null.</param>
/// <param name="Days">Days that were closed again.</param>
/// <param name="Score">Score of the last of them under the scorecard in force.</param>
/// <param name="DraftScore">The same under the draft.</param>
/// <param name="Band">Band after it under the scorecard in force.</param>
/// <param name="DraftBand">The same under the draft.</param>
/// <param name="Gained">Alerts that only the draft would have raised.</param>
/// <param name="Lost">Alerts that only the scorecard in force raises.</param>
public sealed record AccountPreview(
    string AccountId, string Name, string? Segment, int Days, double Score, double DraftScore, Band Band, Band DraftBand, IReadOnlyList<PreviewedAlert> Gained, IReadOnlyList<PreviewedAlert> Lost);

/// <summary>An alert of a preview.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Severity with which it is raised.</param>
/// <param name="RaisedOn">Day of the close that raises it.</param>
public sealed record PreviewedAlert(string Rule, Rules.Severity Severity, DateOnly RaisedOn);

/// <summary>
/// Closes an account's last days twice, both times from the state that it had before them and with all that is known now: under the scorecards in force and with a draft in
/// place of one of them. What differs is therefore the draft's doing alone.
/// </summary>
public static class PreviewAccount
{
    /// <summary>The preview; null where none of the days is to be closed.</summary>
    /// <param name="history">The account, with the days before the first that its metrics look back on.</param>
    /// <param name="before">What its closes before the first day come to.</param>
    /// <param name="lastDay">The last day to close.</param>
    /// <param name="inForce">What closing knows, with the scorecards in force.</param>
    /// <param name="draft">The draft.</param>
    public static AccountPreview? Of(AccountHistory history, CloseState before, DateOnly lastDay, ClosingContext inForce, Scorecard draft)
    {
        var now = Close(history, before, lastDay, inForce);
        if (now.Count == 0)
        {
            return null;
        }

        var then = Close(history, before, lastDay, inForce with { Scorecards = inForce.Scorecards.With(draft) });
        var (last, drafted) = (now.OfType<DayClosed>().Last(), then.OfType<DayClosed>().Last());
        return new(
            last.AccountId, last.Account.Name, last.Account.Segment, now.OfType<DayClosed>().Count(), last.Score, drafted.Score, last.Band, drafted.Band,
            Without(Raised(then), Raised(now)), Without(Raised(now), Raised(then)));
    }

    private static List<IAccountDecision> Close(AccountHistory history, CloseState state, DateOnly lastDay, ClosingContext context)
    {
        var decisions = new List<IAccountDecision>();
        while (CloseSchedule.Next(history, state) is { } step && step.DueAt <= context.Now && step.Day <= lastDay)
        {
            var decided = CloseDays.Take(history, state, step, context);
            decisions.AddRange(decided.Decisions);
            state = decided.State;
        }

        return decisions.Exists(d => d is DayClosed) ? decisions : [];
    }

    private static IReadOnlyList<PreviewedAlert> Raised(IEnumerable<IAccountDecision> decisions) =>
        [.. decisions.OfType<AlertRaised>().Select(r => new PreviewedAlert(r.Alert.Rule, r.Alert.Severity, r.Day))];

    // Episodes of a rule are paired in order: one that is only raised on another day is neither gained nor lost.
    private static IReadOnlyList<PreviewedAlert> Without(IReadOnlyList<PreviewedAlert> alerts, IReadOnlyList<PreviewedAlert> others) =>
        [.. alerts.GroupBy(a => a.Rule, StringComparer.Ordinal).SelectMany(rule => rule.Skip(others.Count(o => o.Rule == rule.Key)))];
}
