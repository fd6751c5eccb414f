using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.UnitTests.EventStore;

public class StandstillTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void A_projection_that_is_behind_and_does_not_move_stands_still_after_a_while()
    {
        var standstill = new Standstill(_clock);
        standstill.Lasts(new(5, 9)).Should().BeFalse();
        _clock.Advance(ReadModelLag.MaxStandstill);
        standstill.Lasts(new(5, 9)).Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        standstill.Lasts(new(5, 10)).Should().BeTrue();
    }

    [Fact]
    public void A_projection_that_moves_does_not()
    {
        var standstill = new Standstill(_clock);
        standstill.Lasts(new(5, 9));
        _clock.Advance(ReadModelLag.MaxStandstill + TimeSpan.FromSeconds(1));
        standstill.Lasts(new(6, 9)).Should().BeFalse();
    }

    [Fact]
    public void A_projection_that_has_nothing_to_do_does_not()
    {
        var standstill = new Standstill(_clock);
        standstill.Lasts(new(9, 9));
        _clock.Advance(ReadModelLag.MaxStandstill + TimeSpan.FromSeconds(1));
        standstill.Lasts(new(9, 9)).Should().BeFalse();
        standstill.Lasts(new(9, 10)).Should().BeFalse("it has only just got something to do");
    }
}
