using HealthScoring.Domain.Webhooks;

namespace HealthScoring.UnitTests.Domain.Webhooks;

public class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:05:00")]
    [InlineData(3, "00:30:00")]
    [InlineData(4, "02:00:00")]
    [InlineData(5, "05:00:00")]
    [InlineData(6, "10:00:00")]
    [InlineData(7, "10:00:00")]
    public void Each_pause_is_that_of_the_standard_and_at_most_a_fifth_longer(int made, string pause)
    {
        var least = TimeSpan.Parse(pause, null);

        RetrySchedule.Next(made, Now, null, 0).Should().Be(Now + least);
        RetrySchedule.Next(made, Now, null, 1).Should().Be(Now + (least * 1.2));
    }

    [Fact]
    public void After_the_eighth_attempt_there_is_none()
    {
        RetrySchedule.MostAttempts.Should().Be(8);
        RetrySchedule.Next(8, Now, TimeSpan.FromSeconds(1), 0).Should().BeNull();
    }

    [Fact]
    public void A_receiver_is_left_alone_for_as_long_as_it_asks_but_no_longer_than_a_day_and_no_shorter_than_planned()
    {
        RetrySchedule.Next(1, Now, TimeSpan.FromMinutes(3), 0).Should().Be(Now.AddMinutes(3));
        RetrySchedule.Next(1, Now, TimeSpan.FromDays(400), 0).Should().Be(Now.AddDays(1));
        RetrySchedule.Next(3, Now, TimeSpan.FromSeconds(1), 0).Should().Be(Now.AddMinutes(30));
    }
}
