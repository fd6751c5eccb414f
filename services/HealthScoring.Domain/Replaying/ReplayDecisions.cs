using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.Domain.Replaying;

/// <summary>What was known besides an account's facts when it was closed.</summary>
/// <param name="Scorecards">Every version of every scorecard.</param>
/// <param name="Silences">Silences of producers, with the times at which their starts and ends were noticed.</param>
/// <param name="Work">What people did about the account's alerts, in order.</param>
/// <param name="Json">How decisions are kept.</param>
public sealed record ReplayContext(
    IReadOnlyDictionary<(string Id, int Version), Scorecard> Scorecards, IReadOnlyList<NoticedSilence> Silences, IReadOnlyList<IAlertWork> Work, JsonSerializerOptions Json);

/// <summary>
/// Decides again what is recorded about an account, from its facts: each step with the cut, the time, the scorecard and the commands of people that it records. What comes
/// of one step, and not what is recorded of it, is what the next starts from, so that a record that was tampered with is one difference and not a trail of them.
/// </summary>
public static class ReplayDecisions
{
    /// <summary>Every difference, none if all that is recorded follows from the facts, to the bit; and the state that the account's closes must have come to.</summary>
    public static (IReadOnlyList<Difference> Differences, CloseState State) Of(FactLog log, IReadOnlyList<RecordedDecision> recorded, ReplayContext context)
    {
        var (account, differences) = (new AccountAtCut(log), new List<Difference>());
        var (state, steps) = (CloseState.None, 0);
        var (at, cut) = (DateTimeOffset.MinValue, 0L);
        foreach (var step in RecordedStep.Of(recorded))
        {
            differences.AddRange(Backwards(step, at, cut));
            (at, cut) = (step.Main.At, step.Cut);
            steps += step.All.Count;
            account.MoveTo(step.Cut);
            if (Decide(account, state, step, context) is { } decided)
            {
                differences.AddRange(Compare(step.All, decided.Decisions, context.Json));
                state = decided.State;
            }
            else
            {
                differences.Add(NotDue(account, state, step));
                state = step.All.Aggregate(state, (s, r) => CloseState.Evolve(s, r.Decision));
            }
        }

        differences.AddRange(recorded.Skip(steps).Select(r => new Difference(r.Decision.Day, r.Decision.GetType().Name, "", r.Json.ToJsonString(), null)));
        return (differences, state);
    }

    // Time and cut are taken as they are recorded; but neither ever goes back.
    private static IEnumerable<Difference> Backwards(RecordedStep step, DateTimeOffset at, long cut)
    {
        if (step.Main.At < at)
        {
            yield return new(step.Main.Day, step.Main.GetType().Name, "at", $"{step.Main.At:O}", $"not before {at:O}");
        }

        if (step.Cut < cut)
        {
            yield return new(step.Main.Day, step.Main.GetType().Name, "cut", $"{step.Cut}", $"not below {cut}");
        }
    }

    // Null where something else than this step was to be done.
    private static Decided? Decide(AccountAtCut account, CloseState state, RecordedStep step, ReplayContext context)
    {
        if (account.History is not { } history || CloseSchedule.Next(history, state) is not { } next || next.Kind != step.Kind || next.Day != step.Main.Day
            || next.DueAt > step.Main.At || ScorecardsOf(step.Main, context) is not { } scorecards)
        {
            return null;
        }

        var silences = NoticedSilence.KnownAt(context.Silences, step.Main.At);
        var work = context.Work.Take((step.Main as DayClosed)?.WorkSeen ?? 0).Aggregate(AlertWork.None, AlertWork.Evolve);
        return CloseDays.Take(history, state, next, new(
            step.Main.At, step.Cut, account.HistoryUntil, (day, dueAt) => Silence.HoldingBack(silences, history, history.Zones, day, dueAt), account.Incomplete, scorecards, work));
    }

    // The recorded versions; null if one of them is not on record, or was made for another calculation than this.
    private static Scorecards? ScorecardsOf(IAccountDecision main, ReplayContext context)
    {
        switch (main)
        {
            case DayClosed close:
                return close.EngineVersion == HealthScore.EngineVersion && context.Scorecards.TryGetValue((close.ScorecardId, close.ScorecardVersion), out var scorecard)
                    ? Scorecards.Only(scorecard)
                    : null;
            case HandOverMoved { Scorecards: { } versions }:
                var all = Scorecards.Shipped;
                foreach (var (id, version) in versions)
                {
                    if (!context.Scorecards.TryGetValue((id, version), out var used))
                    {
                        return null;
                    }

                    all = all.With(used);
                }

                return all;
            default:
                return Scorecards.Shipped;
        }
    }

    private static Difference NotDue(AccountAtCut account, CloseState state, RecordedStep step)
    {
        var what = step.Main.GetType().Name;
        var recorded = $"{step.Kind} of {step.Main.Day:O}";
        return step.Main is DayClosed close && close.EngineVersion != HealthScore.EngineVersion
            ? new(step.Main.Day, what, "engineVersion", $"{close.EngineVersion}", $"{HealthScore.EngineVersion}, which cannot make it again")
            : account.History is not { } history ? new(step.Main.Day, what, "", recorded, "no hand-over day was known")
            : CloseSchedule.Next(history, state) is not { } next ? new(step.Main.Day, what, "", recorded, "nothing was to be done")
            : next.Kind != step.Kind || next.Day != step.Main.Day ? new(step.Main.Day, what, "", recorded, $"{next.Kind} of {next.Day:O}")
            : next.DueAt > step.Main.At ? new(step.Main.Day, what, "at", $"{step.Main.At:O}", $"not before {next.DueAt:O}")
            : new(step.Main.Day, what, "scorecard", recorded, "its scorecard is not on record");
    }

    private static IEnumerable<Difference> Compare(IReadOnlyList<RecordedDecision> recorded, IReadOnlyList<IAccountDecision> recomputed, JsonSerializerOptions json)
    {
        for (var i = 0; i < Math.Max(recorded.Count, recomputed.Count); i++)
        {
            var (was, now) = (recorded.ElementAtOrDefault(i), recomputed.ElementAtOrDefault(i));
            var kept = now is null ? null : JsonSerializer.SerializeToNode(now, now.GetType(), json)!.AsObject();
            if (was is null || now is null || was.Decision.GetType() != now.GetType())
            {
                yield return new(
                    was?.Decision.Day ?? now!.Day, (was?.Decision ?? now)!.GetType().Name, "", was?.Json.ToJsonString(), now is null ? null : $"{now.GetType().Name} {kept!.ToJsonString()}");
                continue;
            }

            foreach (var (path, left, right) in JsonDifferences.Of(was.Json, kept))
            {
                yield return new(was.Decision.Day, was.Decision.GetType().Name, path, left, right);
            }
        }
    }
}
