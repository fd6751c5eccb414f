using System.Text;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class RewriteEventTests
{
    private const string Line =
        """{"id":"é1","occurredAt":"2026-03-02T09:15:27.12Z","n":1.50,"properties":{"day":"2026-03-02"},"backfillId":"old","day":"2026-03-02"}""";

    [Fact]
    public void An_event_that_is_not_moved_only_joins_the_backfill() =>
        Of(ImportShift.None, Line).Should().Be(
            """{"id":"é1","occurredAt":"2026-03-02T09:15:27.12Z","n":1.50,"properties":{"day":"2026-03-02"},"day":"2026-03-02","backfillId":"b"}""");

    [Fact]
    public void A_moved_event_has_another_id_and_other_dates_and_its_properties_stay() =>
        Of(new(14), Line).Should().Be(
            """{"id":"\u00E91@14d","occurredAt":"2026-03-16T09:15:27.12+00:00","n":1.50,"properties":{"day":"2026-03-02"},"day":"2026-03-16","backfillId":"b"}""");

    [Fact]
    public void What_is_wrong_with_a_field_is_left_for_ingestion_to_say() =>
        Of(new(7), """{"handOverOn":"soon","renewalOn":null,"day":5}""").Should().Be("""{"handOverOn":"soon","renewalOn":null,"day":5,"backfillId":"b"}""");

    private static string Of(ImportShift shift, string line) => Encoding.UTF8.GetString(new RewriteEvent("b", shift).Of(Encoding.UTF8.GetBytes(line)).Span);
}
