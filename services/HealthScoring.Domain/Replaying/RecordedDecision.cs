using System.Text.Json.Nodes;
using HealthScoring.Domain.Closing;

namespace HealthScoring.Domain.Replaying;

/// <summary>A decision as it stands in the log.</summary>
/// <param name="Decision">What it says.</param>
/// <param name="Json">The same, as it is kept.</param>
public sealed record RecordedDecision(IAccountDecision Decision, JsonObject Json);

/// <summary>The decisions of one step: closing a day, or noticing that the past turned out to be another.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Main">The decision that records the step, with the cut.</param>
/// <param name="Cut">Sequence number of the event store through which facts were seen.</param>
/// <param name="All">All decisions of the step, in order.</param>
internal sealed record RecordedStep(NextStepKind Kind, IAccountDecision Main, long Cut, IReadOnlyList<RecordedDecision> All)
{
    /// <summary>Divides a log into steps. What stands before the first step belongs to it.</summary>
    public static IEnumerable<RecordedStep> Of(IReadOnlyList<RecordedDecision> log)
    {
        var from = 0;
        while (from < log.Count)
        {
            var main = from;
            while (main < log.Count && KindOf(log[main].Decision) is null)
            {
                main++;
            }

            if (main == log.Count)
            {
                yield break;
            }

            var to = main + 1;
            while (to < log.Count && KindOf(log[to].Decision) is null)
            {
                to++;
            }

            var frozen = to;

            // What ends with a churn is decided before the churn itself.
            while (to < log.Count && log[frozen].Decision is AccountFrozen && to > main + 1 && log[to - 1].Decision is AlertResolved { Resolution: AlertResolved.AccountChurned })
            {
                to--;
            }

            yield return new(KindOf(log[main].Decision)!.Value, log[main].Decision, CutOf(log[main].Decision), [.. log.Take(to).Skip(from)]);
            from = to;
        }
    }

    private static NextStepKind? KindOf(IAccountDecision decision) => decision switch
    {
        DayClosed => NextStepKind.Close,
        AccountFrozen => NextStepKind.Freeze,
        AccountReopened => NextStepKind.Reopen,
        HandOverMoved => NextStepKind.Refold,
        _ => null,
    };

    private static long CutOf(IAccountDecision decision) => decision switch
    {
        DayClosed close => close.Cut,
        AccountFrozen frozen => frozen.Cut,
        AccountReopened reopened => reopened.Cut,
        HandOverMoved moved => moved.Cut,
        _ => 0,
    };
}
