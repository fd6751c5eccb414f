using HealthScoring.Domain.Webhooks;

namespace HealthScoring.UnitTests.Domain.Webhooks;

public class DecideDeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Attempt Fails = new(500, null, null, null);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void What_was_taken_is_delivered_and_the_webhook_fails_no_longer(int status) =>
        DecideDelivery.Of(new(status, null, null, null), 3, Failing(4), Now, 0).Should().Be(new AfterAttempt(DeliveryStatus.Delivered, null, null, null, null));

    [Theory]
    [InlineData(199)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(null)]
    public void What_was_not_taken_is_attempted_again_and_remembered_as_the_first_failure(int? status) =>
        DecideDelivery.Of(new(status, null, null, null), 1, null, Now, 0).Should().Be(new AfterAttempt(DeliveryStatus.Pending, Now.AddSeconds(5), new FailingSpell(Now, Now), null, null));

    [Fact]
    public void After_the_last_attempt_a_delivery_has_failed_and_the_webhook_goes_on() =>
        DecideDelivery.Of(Fails, RetrySchedule.MostAttempts, Failing(1), Now, 0).Should().Be(new AfterAttempt(DeliveryStatus.Failed, null, new FailingSpell(Now.AddDays(-1), Now), null, null));

    [Fact]
    public void A_receiver_that_asks_to_be_left_alone_is_for_all_of_its_deliveries()
    {
        var after = DecideDelivery.Of(new(429, null, null, TimeSpan.FromMinutes(7)), 1, null, Now, 0);

        (after.NextAttemptAt, after.PausedUntil).Should().Be((Now.AddMinutes(7), Now.AddMinutes(7)));
    }

    [Fact]
    public void A_receiver_that_is_gone_disables_its_webhook_at_once() =>
        DecideDelivery.Of(new(410, null, null, null), 1, null, Now, 0).DisabledBecause.Should().Contain("410 Gone");

    [Fact]
    public void Five_days_of_failures_disable_a_webhook_and_a_moment_less_does_not()
    {
        DecideDelivery.Of(Fails, 2, Failing(5) with { Since = Now.AddDays(-5).AddTicks(1) }, Now, 0).DisabledBecause.Should().BeNull();
        DecideDelivery.Of(Fails, 2, Failing(5), Now, 0).DisabledBecause.Should().Be("Every attempt since 2026-03-05 12:00 UTC has failed. The last: HTTP 500.");
        DecideDelivery.Of(new(null, "No answer within 15 s.", null, null), 2, Failing(6), Now, 0).DisabledBecause.Should().EndWith("The last: No answer within 15 s.");
    }

    [Fact]
    public void A_failure_after_two_days_without_one_begins_anew()
    {
        var (within, longer) = (Failing(30) with { Last = Now.AddDays(-2) }, Failing(30) with { Last = Now.AddDays(-2).AddTicks(-1) });

        DecideDelivery.Of(Fails, 1, within, Now, 0).DisabledBecause.Should().NotBeNull();
        DecideDelivery.Of(Fails, 1, longer, Now, 0).Should().Be(new AfterAttempt(DeliveryStatus.Pending, Now.AddSeconds(5), new FailingSpell(Now, Now), null, null));
    }

    private static FailingSpell Failing(int days) => new(Now.AddDays(-days), Now.AddHours(-12));
}
