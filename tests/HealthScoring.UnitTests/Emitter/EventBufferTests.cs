using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public class EventBufferTests
{
    [Fact]
    public void When_as_many_are_held_as_may_be_then_the_newest_is_refused_until_some_are_released()
    {
        var buffer = new EventBuffer(2, 1_000);

        (buffer.Add(Of(1)), buffer.Add(Of(1)), buffer.Add(Of(1))).Should().Be((null, null, "buffer-full"));
        buffer.Waiting.TryRead(out _).Should().BeTrue();
        buffer.Add(Of(1)).Should().Be("buffer-full", "what was taken out is not confirmed yet");
        buffer.Release(1, 1);
        (buffer.Add(Of(1)), buffer.Events).Should().Be((null, 2));
    }

    [Fact]
    public void When_as_many_bytes_are_held_as_may_be_then_what_does_not_fit_is_refused_and_what_fits_is_taken()
    {
        var buffer = new EventBuffer(100, 100);

        (buffer.Add(Of(60)), buffer.Add(Of(60)), buffer.Add(Of(40)), buffer.Add(Of(1))).Should().Be((null, "buffer-full", null, "buffer-full"));
    }

    [Fact]
    public void When_it_is_complete_then_nothing_is_taken_and_what_waits_can_be_read()
    {
        var buffer = new EventBuffer(2, 1_000);
        buffer.Add(Of(1));
        buffer.Complete();

        (buffer.Add(Of(1)), buffer.Events, buffer.Waiting.TryRead(out _)).Should().Be(("stopped", 1, true));
    }

    [Fact]
    public void When_many_threads_add_at_once_then_exactly_as_many_are_held_as_may_be()
    {
        var buffer = new EventBuffer(1_000, int.MaxValue);
        var taken = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (buffer.Add(Of(1)) is null)
            {
                Interlocked.Increment(ref taken);
            }
        });

        // A caller that is refused holds a place for a moment, so the last few places may go to nobody; never to too many.
        taken.Should().BeInRange(900, 1_000);
        buffer.Events.Should().Be(taken);
    }

    private static BufferedEvent Of(int bytes) => new(new byte[bytes], default);
}
