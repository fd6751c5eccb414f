using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.UnitTests.Facts;
using JasperFx.Events;

namespace HealthScoring.UnitTests.EventStore.ReadModel;

/// <summary>What a page says of its accounts for measuring and tracing.</summary>
public class ActivityPageTests
{
    private const string First = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Second = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Unsampled = "00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_account_has_waited_since_the_first_live_fact_of_the_page_was_stored() =>
        Account(Stored(1, backfill: "import"), Stored(2), Stored(3)).StoredAt.Should().Be(At.AddSeconds(2));

    [Fact]
    public void Nobody_waits_for_imported_history() => Account(Stored(1, backfill: "import")).StoredAt.Should().BeNull();

    [Fact]
    public void The_last_trace_of_the_page_goes_on() => Account(Stored(1, First), Stored(2, Second), Stored(3)).Trace.Should().Be((Second, At.AddSeconds(2)));

    [Theory]
    [InlineData(Unsampled)]
    [InlineData("anything")]
    [InlineData("")]
    public void A_trace_that_nobody_keeps_and_what_is_none_do_not(string header) => Account(Stored(1, First), Stored(2, header)).Trace.Should().Be((First, At.AddSeconds(1)));

    private static AccountOnPage Account(params IEvent[] events)
    {
        var page = new ActivityPage(events);
        page.Skipped.Should().BeEmpty();
        return page.Accounts.Values.Single();
    }

    private static Event<UsageRecorded> Stored(int sequence, string? header = null, string? backfill = null)
    {
        var usage = (UsageRecorded)FactSamples.All["usage_recorded_v1"] with { BackfillId = backfill };
        var stored = new Event<UsageRecorded>(usage) { Sequence = sequence, Timestamp = At.AddSeconds(sequence) };
        if (header is not null)
        {
            stored.SetHeader(Tracing.Header, header);
        }

        return stored;
    }
}
