using HealthScoring.Domain.Producers;

namespace HealthScoring.UnitTests.Domain.Producers;

public class SourceActivityTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_producer_never_heard_of_is_not_dark() => new SourceActivity("shop-web").DarkFrom().Should().BeNull();

    [Fact]
    public void A_producer_of_few_accounts_without_heartbeats_is_never_dark() => Feeding(4).DarkFrom().Should().BeNull();

    [Fact]
    public void A_producer_of_five_accounts_is_dark_after_an_hour_at_least() => Feeding(5).DarkFrom().Should().Be(Start.AddMinutes(4).AddHours(1));

    [Fact]
    public void It_is_dark_after_three_times_its_longest_gap() =>
        Feeding(5).Received(Start.AddHours(2), "a0").Received(Start.AddHours(2.5), "a1").DarkFrom()
            .Should().Be(Start.AddHours(2.5) + (3 * (TimeSpan.FromHours(2) - TimeSpan.FromMinutes(4))));

    [Fact]
    public void A_gap_of_more_than_a_week_before_its_last_input_does_not_count()
    {
        var activity = Feeding(5).Received(Start.AddHours(20), "a0");
        for (var hour = 21; hour <= 20 + (7 * 24); hour++)
        {
            activity = activity.Received(Start.AddHours(hour), $"a{hour % 5}");
        }

        activity.DarkFrom().Should().Be(Start.AddHours(20 + (7 * 24) + 3));
        activity.Gaps.Should().ContainSingle();
    }

    [Fact]
    public void Accounts_fed_more_than_a_week_before_its_last_input_do_not_count() => Feeding(5).Received(Start.AddDays(8), "a0").DarkFrom().Should().BeNull();

    [Fact]
    public void A_producer_with_heartbeats_is_dark_when_three_are_missed()
    {
        new SourceActivity("shop-web").Heartbeat(Start, null).DarkFrom().Should().Be(Start.AddMinutes(15));
        new SourceActivity("shop-web").Heartbeat(Start, TimeSpan.FromSeconds(60)).DarkFrom().Should().Be(Start.AddMinutes(3));
    }

    [Fact]
    public void Whatever_it_sends_says_that_it_is_alive() =>
        new SourceActivity("shop-web").Heartbeat(Start, null).Received(Start.AddMinutes(7), "a0").DarkFrom().Should().Be(Start.AddMinutes(22));

    [Fact]
    public void What_is_kept_is_bounded()
    {
        var activity = new SourceActivity("shop-web");
        for (var i = 0; i < 10_000; i++)
        {
            activity = activity.Received(Start.AddMinutes(i), $"a{i}");
        }

        (activity.Fed.Count, activity.Gaps.Count).Should().Be((5, 1));
    }

    private static SourceActivity Feeding(int accounts) =>
        Enumerable.Range(0, accounts).Aggregate(new SourceActivity("shop-web"), (activity, i) => activity.Received(Start.AddMinutes(i), $"a{i}"));
}
