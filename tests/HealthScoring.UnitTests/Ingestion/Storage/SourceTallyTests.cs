using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.UnitTests.Ingestion.Storage;

public class SourceTallyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Events_are_counted_by_source_and_outcome_in_the_order_of_both()
    {
        var tally = SourceTally.Of(
            [Login("web", "acme"), Login("web", "ghost"), Login("crm", "acme"), Login("web", "acme"), Event("web", UsageEventType.ProducerHeartbeat)], Unregistered("ghost"),
            [Login("web", "ghost")], [Refusal("web", RefusalReason.TooOld), Refusal("junk", RefusalReason.Malformed), Refusal("web", RefusalReason.TooOld)], Now);

        tally.Outcomes.Select(o => (o.Source, o.Outcome, o.Events)).Should().Equal(
            ("crm", "accepted", 1), ("junk", "malformed", 1), ("web", "accepted", 3), ("web", "duplicate", 1), ("web", "parked", 1), ("web", "too-old", 2));
        tally.UnknownAccounts.Should().Equal(("web", "ghost"));
    }

    [Fact]
    public void Lag_is_that_of_live_events_that_are_new_and_a_clock_that_is_ahead_counts_as_none()
    {
        var tally = SourceTally.Of(
            [Login("web", "acme", 3), Login("web", "acme", 5.5), Login("web", "acme", -4), Login("web", "acme", 9_000_000, "history")], Unregistered(), [Login("web", "acme", 100)], [], Now);

        tally.Outcomes.Should().Equal(new OutcomeCount("web", "accepted", 4, 3, 8_500, 5_500), new OutcomeCount("web", "duplicate", 1, 0, 0, 0));
    }

    [Fact]
    public void Uses_of_features_are_counted_by_source_for_new_events_whoever_they_are_of()
    {
        var tally = SourceTally.Of(
            [Use("web", "acme", "export"), Use("app", "acme", "export"), Use("web", "ghost", "export"), Use("web", "acme", "chart"), Login("web", "acme")], Unregistered("ghost"),
            [Use("web", "acme", "chart")], [], Now);

        tally.Features.Should().Equal(("app", "export", 1), ("web", "chart", 1), ("web", "export", 2));
    }

    private static HashSet<string> Unregistered(params string[] accounts) => [.. accounts];

    private static IncomingEvent Use(string source, string account, string feature) => Read(new() { Id = "e", Source = source, Type = UsageEventType.FeatureUsed, AccountId = account, Feature = feature, OccurredAt = Now });

    private static IncomingEvent Login(string source, string account, double secondsAgo = 0, string? backfill = null) =>
        Read(new() { Id = "e", Source = source, Type = UsageEventType.Login, AccountId = account, OccurredAt = Now.AddSeconds(-secondsAgo), BackfillId = backfill });

    private static IncomingEvent Event(string source, string type) => Read(new() { Id = "e", Source = source, Type = type, OccurredAt = Now });

    private static IncomingEvent Read(UsageEvent e) => new(e, Guid.Empty, 0, ReadOnlyMemory<byte>.Empty);

    private static Refusal Refusal(string source, string reason) => new(source, reason, "", ReadOnlyMemory<byte>.Empty);
}
