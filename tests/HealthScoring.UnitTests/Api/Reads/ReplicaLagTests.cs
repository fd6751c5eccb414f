using HealthScoring.Api.Reads;
using NpgsqlTypes;

namespace HealthScoring.UnitTests.Api.Reads;

public class ReplicaLagTests
{
    private readonly HandClock _clock = new();
    private readonly ReplicaLag _lag;

    public ReplicaLagTests() => _lag = new(_clock);

    [Fact]
    public void A_replica_that_has_everything_is_not_behind_however_long_nothing_is_written()
    {
        Look(5, 100, 100).Should().Be(0);
        Look(1_000, 100, 100).Should().Be(0);
    }

    [Fact]
    public void A_replica_that_is_always_a_little_behind_what_is_written_is_behind_by_no_more_than_that()
    {
        Look(5, 100, 90).Should().Be(0, "nobody knows for how long");
        Look(5, 200, 190).Should().Be(0);
        Look(5, 300, 290).Should().Be(0);
    }

    [Fact]
    public void A_replica_that_stands_still_is_behind_since_the_first_look_that_it_has_not_reached()
    {
        Look(5, 100, 100).Should().Be(0);
        Look(5, 200, 100).Should().Be(0);
        Look(5, 300, 100).Should().Be(5);
        Look(5, 400, 100).Should().Be(10);

        Look(5, 400, 250).Should().Be(10, "it has reached 200, and not 300 of ten seconds ago");
        Look(5, 400, 400).Should().Be(0);
    }

    [Fact]
    public void However_often_somebody_looks_the_first_look_counts()
    {
        for (var n = 0; n < 20_000; n++)
        {
            Look(1, 1_000 + n, 100);
        }

        Look(1, 100_000, 100).Should().Be(20_000);
        Look(1, 100_000, 50_000).Should().Be(0, "everything that anybody looked at is there");
    }

    private double Look(int after, long primary, long replica)
    {
        _clock.Advance(TimeSpan.FromSeconds(after));
        return _lag.Of(new NpgsqlLogSequenceNumber((ulong)primary), new NpgsqlLogSequenceNumber((ulong)replica)).TotalSeconds;
    }
}
