using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public class ResendTests
{
    [Fact]
    public async Task Pauses_grow_from_a_fraction_of_a_second_to_five_seconds_and_stay_there_however_long_it_takes()
    {
        var clock = new ImpatientClock();
        var (attempts, failures) = (0, 0);

        await Pipeline(clock, _ => failures++).ExecuteAsync(_ => ++attempts <= 3_000 ? throw new IOException() : ValueTask.CompletedTask);

        (attempts, failures, clock.Pauses.Count).Should().Be((3_001, 3_000, 3_000));
        clock.Pauses.Take(2).Should().OnlyContain(p => p < TimeSpan.FromSeconds(1));
        clock.Pauses.Should().OnlyContain(p => p > TimeSpan.Zero && p <= Resend.LongestPause);
        clock.Pauses.Skip(20).Should().OnlyContain(p => p > TimeSpan.FromSeconds(1), "hours later it does not hammer on the broker either");
    }

    [Fact]
    public async Task Two_apps_do_not_come_at_the_same_times()
    {
        var (one, other) = (new ImpatientClock(), new ImpatientClock());
        foreach (var (clock, seed) in ((ImpatientClock, int)[])[(one, 1), (other, 2)])
        {
            var attempts = 0;
            await Pipeline(clock, _ => { }, seed).ExecuteAsync(_ => ++attempts <= 5 ? throw new IOException() : ValueTask.CompletedTask);
        }

        one.Pauses.Should().NotIntersectWith(other.Pauses);
    }

    [Fact]
    public async Task A_cancellation_of_the_client_is_tried_again_and_one_of_the_caller_is_not()
    {
        using var caller = new CancellationTokenSource();
        var attempts = 0;

        var sending = async () => await Pipeline(new ImpatientClock(), _ => { }).ExecuteAsync(
            async cancellation =>
            {
                if (++attempts == 3)
                {
                    await caller.CancelAsync();
                }

                throw new OperationCanceledException(cancellation);
            },
            caller.Token);

        await sending.Should().ThrowAsync<OperationCanceledException>();
        attempts.Should().Be(3);
    }

    private static Polly.ResiliencePipeline Pipeline(TimeProvider clock, Action<Exception> failed, int seed = 1) => Resend.Pipeline(TimeSpan.FromMinutes(10), clock, new Random(seed), failed);

    /// <summary>A clock on which every pause is over at once, and a timeout never comes.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var pause = dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromMinutes(1);
            if (pause)
            {
                Pauses.Add(dueTime);
            }

            return base.CreateTimer(callback, state, pause ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
