using HealthScoring.Cli;
using HealthScoring.Cli.Simulation;

namespace HealthScoring.UnitTests.Cli.Simulation;

public sealed class SimulationStateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 15, 27, TimeSpan.Zero);
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void The_first_start_sends_everything_before_it_as_a_backfill_named_by_its_instant() =>
        SimulationState.StartingAt(Now, null).Should().Be(new SimulationState(new(2026, 3, 2), null, new("demo-20260302T091527Z", null, Now)));

    [Fact]
    public void A_gap_that_live_events_may_have_needs_no_backfill()
    {
        var earlier = new SimulationState(new(2026, 1, 1), Now.AddDays(-34), null);

        SimulationState.StartingAt(Now, earlier).Should().Be(earlier);
    }

    [Fact]
    public void A_longer_gap_is_a_backfill_of_just_that_gap()
    {
        var earlier = new SimulationState(new(2026, 1, 1), Now.AddDays(-36), null);

        SimulationState.StartingAt(Now, earlier).Should().Be(earlier with { Backfill = new("demo-20260302T091527Z", Now.AddDays(-36), Now) });
    }

    [Fact]
    public void A_backfill_that_was_cut_off_is_finished_as_what_it_was()
    {
        var earlier = SimulationState.StartingAt(Now.AddDays(-90), null);

        SimulationState.StartingAt(Now, earlier).Should().Be(earlier);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var state = new SimulationState(new(2026, 1, 1), Now, new("demo", Now.AddDays(-40), Now));
        SimulationState.Read(_path).Should().BeNull();

        state.Write(_path);

        SimulationState.Read(_path).Should().Be(state);
    }

    [Fact]
    public void A_file_that_is_no_state_is_not_overwritten()
    {
        File.WriteAllText(_path, "precious");

        FluentActions.Invoking(() => SimulationState.Read(_path)).Should().Throw<CommandFailedException>().WithMessage("*no state*");
    }

    public void Dispose() => File.Delete(_path);
}
