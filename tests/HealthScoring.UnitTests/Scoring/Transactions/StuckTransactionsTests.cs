using HealthScoring.EventStore.Database;
using HealthScoring.Scoring.Transactions;

namespace HealthScoring.UnitTests.Scoring.Transactions;

public class StuckTransactionsTests
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(30);
    private static readonly DateTime Since = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);
    private readonly HandClock _clock = new();

    [Fact]
    public void A_transaction_is_stuck_once_it_is_older_than_the_threshold_whatever_it_is_doing() => StuckTransactions.Of(
        [Open(1, 30), Open(2, 31), Open(3, 31) with { State = "active" }, Open(4, 90) with { Kind = "walsender" }, Open(5, 90) with { Kind = "autovacuum worker" }], After)
        .Select(t => t.Pid).Should().Equal(2, 3);

    [Fact]
    public void It_is_named_once_a_minute_for_as_long_as_it_lasts()
    {
        var stuck = new StuckTransactions(After, _clock);
        stuck.ToName([Open(1, 29)]).Should().BeEmpty();
        stuck.ToName([Open(1, 39)]).Should().ContainSingle();
        _clock.Advance(TimeSpan.FromSeconds(50));
        stuck.ToName([Open(1, 89), Open(2, 40)]).Select(t => t.Pid).Should().Equal(2);
        _clock.Advance(TimeSpan.FromSeconds(10));
        stuck.ToName([Open(1, 99), Open(2, 50)]).Select(t => t.Pid).Should().Equal(1);
    }

    [Fact]
    public void Another_transaction_of_the_same_process_is_named_at_once()
    {
        var stuck = new StuckTransactions(After, _clock);
        stuck.ToName([Open(1, 40)]).Should().ContainSingle();
        stuck.ToName([Open(1, 40) with { Since = Since.AddMinutes(1) }]).Should().ContainSingle();
    }

    [Fact]
    public void What_has_not_moved_since_the_last_look_is_said_to_wait()
    {
        StuckTransactions.HeldBack(new(new(5, 9), new(3, 3)), new(new(6, 9), new(3, 4))).Should().Be("vacuum; decisions after 3 of 4, which wait to be published");
        StuckTransactions.HeldBack(new(new(5, 9), new(3, 3)), new(new(5, 9), new(3, 3))).Should().Be("vacuum; events after 5 of 9, which wait to be projected");
        StuckTransactions.HeldBack(new(new(9, 9), new(3, 3)), new(new(9, 9), new(3, 3))).Should().Be("vacuum");
    }

    private static OpenTransaction Open(int pid, int seconds) => new(pid, "client backend", "psql", "kim", "idle in transaction", Since, TimeSpan.FromSeconds(seconds));
}
