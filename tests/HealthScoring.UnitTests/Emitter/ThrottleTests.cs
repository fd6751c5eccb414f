using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public class ThrottleTests
{
    [Fact]
    public void What_keeps_happening_is_told_at_once_and_then_once_in_a_while_with_how_often_it_happened()
    {
        var clock = new HandClock();
        var throttle = new Throttle(TimeSpan.FromMinutes(1), clock);

        (throttle.Due("a"), throttle.Due("a"), throttle.Due("b"), throttle.Due("a")).Should().Be((1, 0, 1, 0));
        clock.Advance(TimeSpan.FromMinutes(1));
        (throttle.Due("a"), throttle.Due("a"), throttle.Due("b")).Should().Be((3, 0, 1));
    }
}
