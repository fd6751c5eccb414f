using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Replaying;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Explaining;

public class ExplainChangeTests
{
    private const double Exactly = 1e-9;

    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Causes_and_lines_add_up_to_the_change_between_any_two_closes(string name)
    {
        var worked = WorkedCase.Read(name);
        var log = CaseFacts.Log(worked);
        var closes = CaseCloses.Decisions(worked).OfType<DayClosed>().Select(c => c with { Cut = long.MaxValue }).ToList();
        foreach (var (from, to) in new[] { (0, 1), (0, closes.Count - 1), (6, 13), (20, 60), (70, 90), (75, 105) }.Where(p => p.Item2 < closes.Count))
        {
            var change = ExplainChange.Of(log, closes[from], closes[to], Scorecard.Default)!;

            change.Change.Should().Be(closes[to].Score - closes[from].Score);
            Sum(change.Effects).Should().BeApproximately(change.Change, Exactly);
            change.Lines.Sum(l => l.Change).Should().BeApproximately(change.Change, Exactly);
            change.Lines.Should().OnlyContain(l => Math.Abs(Sum(l.Effects) - l.Change) < Exactly);
            change.Steps[0].Score.Should().BeApproximately(closes[from].Score, Exactly);
            change.Steps[^1].Score.Should().BeApproximately(closes[to].Score, Exactly);

            // Nothing came late and the scorecard is the same, so neither moved anything.
            change.Effects.LateData.Should().BeApproximately(0, Exactly);
            change.Effects.Scorecard.Should().BeApproximately(0, Exactly);
            SayChange.Of(change).Should().OnlyContain(s => s.EndsWith('.'));
        }
    }

    [Fact]
    public void An_account_that_nobody_uses_any_more_loses_by_days_that_leave_the_windows_and_says_who_fell_silent()
    {
        var (log, closes) = Lived("silent-gap-1");
        var (from, to) = Silence(closes);

        var change = ExplainChange.Of(log, from, to, Scorecard.Default)!;

        change.Effects.Window.Should().BeNegative();
        change.Effects.Data.Should().BeApproximately(0, Exactly);
        change.Behind.ActiveUserDays28.To.Should().BeLessThan(change.Behind.ActiveUserDays28.From);
    }

    [Fact]
    public void Facts_that_came_after_the_first_close_and_speak_of_earlier_days_are_a_cause_of_their_own()
    {
        var worked = WorkedCase.Read("healthy-1");
        var log = CaseFacts.Log(worked);
        var closes = CaseCloses.Decisions(worked).OfType<DayClosed>().ToList();

        // As if the first close had been made when only every second fact had arrived.
        var half = log with { Facts = [.. log.Facts.Where((f, i) => i % 2 == 0 || f.Value is not UsageRecorded)] };
        var account = new AccountAtCut(half);
        account.MoveTo(long.MaxValue);
        var poor = CaseCloses.Closed(account.History!, CloseState.None, closes[40].Day).Decisions.OfType<DayClosed>().Last();

        var change = ExplainChange.Of(log, poor, closes[41] with { Cut = long.MaxValue }, Scorecard.Default)!;

        change.Effects.LateData.Should().BeGreaterThan(1);
        Sum(change.Effects).Should().BeApproximately(closes[41].Score - poor.Score, Exactly);
    }

    [Fact]
    public void Another_scorecard_is_a_cause_of_its_own()
    {
        var (log, closes) = Lived("healthy-1");
        var stricter = Scorecard.Default with { Version = 2, OnTrackPoints = 60 };
        var metrics = closes[41].Metrics;
        var health = ScoreHealth.Of(metrics, stricter);

        var change = ExplainChange.Of(log, closes[40], closes[41] with { Score = health.Score, Lines = health.Lines, ScorecardVersion = 2 }, Scorecard.Default)!;

        change.Effects.Scorecard.Should().BeApproximately(health.Score - closes[41].Score, Exactly);
        Sum(change.Effects).Should().BeApproximately(change.Change, Exactly);
    }

    [Fact]
    public void Two_closes_on_both_sides_of_a_new_hand_over_day_cannot_be_compared()
    {
        var (log, closes) = Lived("healthy-1");
        var moved = log with
        {
            Facts = [.. log.Facts, new(1_000_000, new AccountRegistered(log.AccountId, "crm", "moved", DateTimeOffset.MaxValue, default, null, HandOverOn: closes[30].Day))],
        };

        ExplainChange.Of(moved, closes[20], closes[40], Scorecard.Default).Should().BeNull();
    }

    // Ten days without anybody: the first close is that of the last active day.
    private static (DayClosed From, DayClosed To) Silence(IReadOnlyList<DayClosed> closes)
    {
        var to = closes.First(c => c.Metrics.SilentDays == 10);
        return (closes.Single(c => c.Day == to.Day.AddDays(-10)), to);
    }

    private static (FactLog Log, IReadOnlyList<DayClosed> Closes) Lived(string name)
    {
        var worked = WorkedCase.Read(name);
        return (CaseFacts.Log(worked), [.. CaseCloses.Decisions(worked).OfType<DayClosed>().Select(c => c with { Cut = long.MaxValue })]);
    }

    private static double Sum(ChangeEffects e) => e.LateData + e.Tenure + e.Blend + e.Window + e.Data + e.Scorecard + e.Cap;
}
