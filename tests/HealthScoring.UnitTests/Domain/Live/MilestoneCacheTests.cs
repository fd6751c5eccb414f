using HealthScoring.Domain.Live;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Live;

public class MilestoneCacheTests
{
    private static readonly MilestonesReached AllOfOneUser = new(Day(0), Day(0), Day(0), Day(14));

    [Fact]
    public void Milestones_are_kept_through_three_days_ago() =>
        MilestoneCache.Advance(History(50), null, Day(50), Scorecard.Default).Should().Be(new MilestonesThrough(Day(47), AllOfOneUser));

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 0)]
    public void Nothing_is_kept_before_the_hand_over_day_is_three_days_ago(int today, int? through) =>
        (MilestoneCache.Advance(History(today), null, Day(today), Scorecard.Default)?.Through).Should().Be(through is { } t ? Day(t) : null);

    [Fact]
    public void What_is_kept_does_not_go_back()
    {
        var known = new MilestonesThrough(Day(48), AllOfOneUser);

        MilestoneCache.Advance(History(50), known, Day(50), Scorecard.Default).Should().BeSameAs(known);
    }

    [Fact]
    public void Milestones_once_kept_are_not_counted_again()
    {
        var known = new MilestonesThrough(Day(40), new(Setup: Day(5)));

        MilestoneCache.Advance(History(50), known, Day(50), Scorecard.Default)!.Reached.Should().Be(new MilestonesReached(Day(5), Day(41), Day(41), Day(41)));
    }

    [Fact]
    public void Of_a_churned_account_they_are_kept_through_three_days_before_its_last_day() =>
        MilestoneCache.Advance(History(60, Churned(50)), null, Day(60), Scorecard.Default)!.Through.Should().Be(Day(46));

    [Fact]
    public void The_largest_reported_MAU_is_kept_with_them_so_that_old_reports_need_not_be_read_again()
    {
        var worked = WorkedCase.Read("reported-only-1");
        var history = CaseFacts.History(worked);
        var through = worked.ClosedThrough.AddDays(-MilestoneCache.DaysBehind);
        var reported = worked.Facts.Where(f => f.TryGetProperty("mau", out _) && DateOnly.Parse(f.GetProperty("day").GetString()!) <= through).Max(f => f.GetProperty("mau").GetInt32());

        var kept = MilestoneCache.Advance(history, null, worked.ClosedThrough, Scorecard.Default)!;

        kept.LargestReportedMau.Should().Be(reported).And.BePositive();
    }
}
