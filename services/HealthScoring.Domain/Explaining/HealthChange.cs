using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Replaying;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Why the score is another at one close than at an earlier one.</summary>
/// <param name="Change">Score at the second close less score at the first.</param>
/// <param name="Steps">The score from the first close to the second, cause by cause.</param>
/// <param name="Effects">The change by cause; the sum over all lines.</param>
/// <param name="Lines">The change line by line, the largest first; their changes add up to the whole.</param>
/// <param name="Behind">What happened between the two.</param>
public sealed record HealthChange(double Change, IReadOnlyList<ChangeStep> Steps, ChangeEffects Effects, IReadOnlyList<LineChange> Lines, FactsBehind Behind);

/// <summary>
/// Explains the difference of two recorded closes by applying one cause after the other with the functions that make scores. The first stage is the first close as recorded, the
/// last the second close as recorded.
/// </summary>
public static class ExplainChange
{
    private static readonly string[] Causes = ["recorded", "lateData", "tenure", "blend", "window", "data", "scorecard"];

    /// <summary>Explains it; null where the account's hand-over day, as it was known at the second close, lies after the first.</summary>
    /// <param name="log">Facts of the account.</param>
    /// <param name="from">The earlier close.</param>
    /// <param name="to">The later close.</param>
    /// <param name="scorecard">The scorecard of the earlier.</param>
    public static HealthChange? Of(FactLog log, DayClosed from, DayClosed to, Scorecard scorecard)
    {
        var account = new AccountAtCut(log);
        account.MoveTo(to.Cut);
        if (account.History is not { } known || known.DayZero > from.Day)
        {
            return null;
        }

        var stages = Stages(log, known, from, to, scorecard);
        var lines = stages.SelectMany(s => s.Lines).Where(l => !IsCap(l)).Select(Key).Distinct().Select(key => OfLine(key, stages))
            .Concat(stages[0].Lines.Concat(stages[^1].Lines).Where(IsCap).Select(Key).Distinct().Select(key => OfCap(key, stages)))
            .OrderByDescending(l => Math.Abs(l.Change)).ThenBy(l => l.Profile, StringComparer.Ordinal).ThenBy(l => l.Component, StringComparer.Ordinal)
            .ThenBy(l => l.Metric, StringComparer.Ordinal).ToList();
        return new(
            to.Score - from.Score, [.. stages.Select((s, i) => new ChangeStep(Causes[i], s.Uncapped, s.Score))], lines.Aggregate(default(ChangeEffects), (sum, l) => sum + l.Effects), lines,
            FactsBehind.Of(known, account.Users, from, to));
    }

    private static Stage[] Stages(FactLog log, AccountHistory known, DayClosed from, DayClosed to, Scorecard scorecard)
    {
        // Late data first: the day of the first close with all that was known at the second. Milestones of earlier days are those that were recorded; late facts do not change them.
        var late = ComputeMetrics.Of(known, from.Day, from.Metrics.MilestonesReached.Before(from.Day), scorecard);
        var aged = late with { TenureDays = to.Day.DayNumber - known.DayZero.DayNumber };
        var nothingSince = new AccountAtCut(log.Through(from.Day, known.Zones));
        nothingSince.MoveTo(to.Cut);
        var slid = ComputeMetrics.Of(nothingSince.History!, to.Day, late.MilestonesReached, scorecard);
        var data = ComputeMetrics.Of(known, to.Day, to.Metrics.MilestonesReached.Before(to.Day), scorecard);
        return
        [
            new(from.Lines), new(ScoreHealth.Of(late, scorecard).Lines), new(ScoreHealth.Of(aged, scorecard, ScoreHealth.Blend(late.TenureDays, scorecard)).Lines),
            new(ScoreHealth.Of(aged, scorecard).Lines), new(ScoreHealth.Of(slid, scorecard).Lines), new(ScoreHealth.Of(data, scorecard).Lines), new(to.Lines),
        ];
    }

    private static LineChange OfLine((string Profile, string Component, string Metric) key, Stage[] stages)
    {
        double Step(int stage) => stages[stage].Contribution(key) - stages[stage - 1].Contribution(key);
        var (first, last) = (stages[0].Line(key), stages[^1].Line(key));
        return new(
            key.Profile, key.Component, key.Metric, first, last, (last?.Contribution ?? 0) - (first?.Contribution ?? 0), new(Step(1), Step(2), Step(3), Step(4), Step(5), Step(6), 0));
    }

    private static LineChange OfCap((string Profile, string Component, string Metric) key, Stage[] stages)
    {
        var (first, last) = (stages[0].Line(key), stages[^1].Line(key));
        var change = (last?.Contribution ?? 0) - (first?.Contribution ?? 0);
        return new(key.Profile, key.Component, key.Metric, first, last, change, new(0, 0, 0, 0, 0, 0, change));
    }

    private static bool IsCap(ScoreLine line) => line.Profile == "cap";

    private static (string Profile, string Component, string Metric) Key(ScoreLine line) => (line.Profile, line.Component, line.Metric);

    private sealed record Stage(IReadOnlyList<ScoreLine> Lines)
    {
        public double Uncapped => Lines.Where(l => !IsCap(l)).Sum(l => l.Contribution);

        public double Score => Lines.Sum(l => l.Contribution);

        public ScoreLine? Line((string, string, string) key) => Lines.FirstOrDefault(l => Key(l) == key);

        public double Contribution((string, string, string) key) => Line(key)?.Contribution ?? 0;
    }
}
