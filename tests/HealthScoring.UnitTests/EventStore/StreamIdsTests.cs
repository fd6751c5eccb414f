using HealthScoring.EventStore.Streams;

namespace HealthScoring.UnitTests.EventStore;

/// <summary>Stream ids lie in databases: the same stream must keep its id for ever.</summary>
public class StreamIdsTests
{
    private static readonly DateOnly March = new(2026, 3, 1);

    [Fact]
    public void An_id_never_changes()
    {
        StreamIds.Usage("acme", March, 3).Should().Be(new Guid("14f469d1-a100-e408-541d-97fa99506985"));
        StreamIds.Account("acme", 3).Should().Be(new Guid("f0b3b2c3-1e6f-cd2c-b239-4ec132395bf5"));
        StreamIds.Catalog("crm", 3).Should().Be(new Guid("8e03ed9a-ed7d-69e8-0a42-06e156f64721"));
        StreamIds.Source("shop-web", 3).Should().Be(new Guid("e97cf6fd-1ad5-47aa-47ff-fb17846bdd9c"));
        StreamIds.Backfill("b-1", 3).Should().Be(new Guid("6806d37c-07fa-ed0b-5094-364daff18aa1"));
    }

    [Fact]
    public void Streams_of_different_kinds_accounts_months_and_slots_differ() => new[]
    {
        StreamIds.Usage("a", March, 0), StreamIds.Usage("b", March, 0), StreamIds.Usage("a", March.AddMonths(1), 0), StreamIds.Usage("a", March, 1), StreamIds.Account("a", 0),
        StreamIds.Account("a", 1), StreamIds.Catalog("a", 0), StreamIds.Source("a", 0), StreamIds.Backfill("a", 0),
    }.Should().OnlyHaveUniqueItems();

    [Fact]
    public void Usage_of_every_day_of_a_month_goes_to_one_stream() =>
        StreamIds.Usage("acme", new(2026, 3, 31), 0).Should().Be(StreamIds.Usage("acme", March, 0));

    // A day in Kiritimati begins 14 hours before the UTC day, one in Pago Pago ends 11 hours after it.
    [Theory]
    [InlineData("2026-03-01", "2026-03-01", 2, 3)]
    [InlineData("2026-03-02", "2026-03-30", 3, 3)]
    [InlineData("2026-03-31", "2026-03-31", 3, 4)]
    [InlineData("2025-12-31", "2026-02-28", 12, 15)]
    public void The_streams_of_an_account_are_those_of_all_slots_and_of_every_UTC_month_that_its_local_days_touch(string first, string last, int fromMonth, int toMonth)
    {
        var year = DateOnly.Parse(first).Year;
        var months = Enumerable.Range(fromMonth, toMonth - fromMonth + 1).Select(m => new DateOnly(year, 1, 1).AddMonths(m - 1));
        var slots = Enumerable.Range(0, WriterSlot.Count);

        StreamIds.OfAccount("acme", DateOnly.Parse(first), DateOnly.Parse(last)).Should().BeEquivalentTo(
            slots.SelectMany(slot => months.Select(month => StreamIds.Usage("acme", month, slot)).Append(StreamIds.Account("acme", slot))));
    }
}
