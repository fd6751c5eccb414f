using HealthScoring.Ingestion.Messages;
using RabbitMQ.Client;

namespace HealthScoring.UnitTests.Ingestion.Messages;

public class AmqpTextTests
{
    [Theory]
    [InlineData(1_772_442_000, "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData(1_772_442_000_000, "1772442000000")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void A_timestamp_is_an_instant_and_beyond_all_years_a_number_that_is_none(long seconds, string text) => AmqpText.Of(new AmqpTimestamp(seconds)).Should().Be(text);
}
