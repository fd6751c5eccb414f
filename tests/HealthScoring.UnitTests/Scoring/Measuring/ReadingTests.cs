using System.Diagnostics.Metrics;
using HealthScoring.Scoring;
using HealthScoring.Scoring.Measuring;

namespace HealthScoring.UnitTests.Scoring.Measuring;

public class ReadingTests
{
    private static readonly ScoringOptions Every = new() { GaugesEvery = TimeSpan.FromSeconds(20) };
    private readonly HandClock _clock = new();

    [Fact]
    public void Nothing_is_reported_before_anything_was_read() => new Reading<long>(Every, _clock).Current.Should().BeEmpty();

    [Fact]
    public void A_reading_is_reported_for_three_times_as_long_as_until_the_next_and_five_seconds_and_no_longer()
    {
        var reading = new Reading<long>(Every, _clock);
        reading.Take(7);

        _clock.Advance(TimeSpan.FromSeconds(65));
        reading.Current.Should().ContainSingle().Which.Value.Should().Be(7);
        _clock.Advance(TimeSpan.FromSeconds(1));
        reading.Current.Should().BeEmpty();

        reading.Take(8);
        reading.Current.Should().ContainSingle().Which.Value.Should().Be(8);
    }

    [Fact]
    public void What_a_reading_no_longer_finds_is_gone()
    {
        var reading = new Reading<long>(Every, _clock);
        reading.Take([new Measurement<long>(1, new KeyValuePair<string, object?>("band", "watch"))]);

        reading.Take([]);

        reading.Current.Should().BeEmpty();
    }
}
