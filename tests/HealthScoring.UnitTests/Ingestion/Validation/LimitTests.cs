using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>Each limit at its edge and one beyond it.</summary>
public class LimitTests
{
    [Theory]
    [MemberData(nameof(TextFields), MemberType = typeof(ValidEvents))]
    public void Text_may_have_200_characters_and_a_reason_2000(string type, string field)
    {
        if (field is "type" or "actor" or "cadence" or "timeZone")
        {
            return;
        }

        var most = field == "reason" ? 2000 : 200;
        Accepted(Event(type, (field, new string('é', most))));
        Refused(Event(type, (field, new string('é', most + 1)))).Detail
            .Should().StartWith($"`{field}` must be a string of 1 to {most} characters without U+0000.");
    }

    [Fact]
    public void A_feature_key_may_have_200_characters()
    {
        Accepted(Event(UsageEventType.AccountRegistered, ("entitledFeatures", new JsonArray(new string('k', 200)))));
        Refused(Event(UsageEventType.AccountRegistered, ("entitledFeatures", new JsonArray(new string('k', 201))))).Reason.Should().Be("invalid-field");
    }

    [Fact]
    public void An_event_may_have_32_KiB()
    {
        var atLimit = Filled(Event(UsageEventType.Login), 32 * 1024);
        Accepted(atLimit);

        var refused = Refused(Filled(Event(UsageEventType.Login), (32 * 1024) + 1));

        (refused.Reason, refused.Detail).Should().Be(("too-large", "The event has 32769 bytes; at most 32768 are taken."));
    }

    [Fact]
    public void White_space_around_an_event_is_not_part_of_it() =>
        Read(new string(' ', 40_000) + Event(UsageEventType.Login).ToJsonString() + "\n").Events.Should().ContainSingle();

    [Fact]
    public void A_batch_may_have_500_KiB()
    {
        byte[] Body(int length) => Encoding.UTF8.GetBytes(Batch([.. Enumerable.Range(0, 16).Select(_ => Filled(Event(UsageEventType.Login), 31_000))]).ToJsonString().PadRight(length));

        Read(Body(500 * 1024)).Events.Should().HaveCount(16);
        var refused = Refused(Body((500 * 1024) + 1));

        (refused.Reason, refused.Detail, refused.Source)
            .Should().Be(("too-large", "The batch has 512001 bytes; at most 512000 are taken. Send smaller batches.", RoutingKey));
        refused.Body.Length.Should().Be(512_001);
    }

    [Fact]
    public void A_batch_may_have_2500_events()
    {
        JsonNode Body(int count) => Batch([.. Enumerable.Range(0, count).Select(i => JsonNode.Parse($$"""{"id":"{{i}}","source":"s","type":"producer_heartbeat","occurredAt":"2026-03-02T09:00:00Z"}"""))]);

        Read(Body(2500)).Events.Should().HaveCount(2500);
        var refused = Refused(Body(2501));

        (refused.Reason, refused.Detail).Should().Be(("too-large", "The batch has 2501 events; at most 2500 are taken. Send smaller batches."));
    }

    [Fact]
    public void An_event_may_lie_5_minutes_ahead()
    {
        Accepted(At(Now.AddMinutes(5), backfill: null));

        var refused = Refused(At(Now.AddMinutes(5).AddMilliseconds(1), backfill: null));

        (refused.Reason, refused.Detail)
            .Should().Be(("in-the-future", "The event lies more than 5 minutes ahead of this service's clock. Check the producer's clock."));
    }

    [Fact]
    public void An_event_of_a_backfill_may_not_lie_further_ahead_either() =>
        Refused(At(Now.AddMinutes(5).AddMilliseconds(1), backfill: "b-1")).Reason.Should().Be("in-the-future");

    [Fact]
    public void An_event_may_be_35_days_old()
    {
        Accepted(At(Now.AddDays(-35), backfill: null));

        var refused = Refused(At(Now.AddDays(-35).AddMilliseconds(-1), backfill: null));

        (refused.Reason, refused.Detail)
            .Should().Be(("too-old", "The event is more than 35 days old. Send history inside a backfill: give it a `backfillId`."));
    }

    [Fact]
    public void An_event_of_a_backfill_may_be_older() => Accepted(At(Now.AddYears(-20), backfill: "b-1"));

    // Somewhere on earth the next UTC day has begun already, and the last one of 35 has not ended.
    [Theory]
    [InlineData("2026-03-03", null)]
    [InlineData("2026-03-04", "in-the-future")]
    [InlineData("2026-01-26", null)]
    [InlineData("2026-01-25", "too-old")]
    public void A_report_is_judged_by_its_day_with_a_day_of_slack(string day, string? reason) =>
        Read(Event(UsageEventType.ActiveUsersReported, ("backfillId", null), ("day", day))).Refused.Select(r => r.Reason)
            .Should().Equal(reason is null ? [] : [reason]);

    [Theory]
    [InlineData(UsageEventType.SeatsChanged, "seats", 1)]
    [InlineData(UsageEventType.SeatsChanged, "seats", 10_000_000)]
    [InlineData(UsageEventType.NpsAnswered, "score", 0)]
    [InlineData(UsageEventType.NpsAnswered, "score", 10)]
    [InlineData(UsageEventType.SessionEnded, "durationSeconds", 0)]
    [InlineData(UsageEventType.SessionEnded, "durationSeconds", 2_678_400)]
    [InlineData(UsageEventType.ActiveUsersReported, "dau", 0)]
    [InlineData(UsageEventType.ActiveUsersReported, "dau", int.MaxValue)]
    [InlineData(UsageEventType.BackfillCompleted, "events", long.MaxValue)]
    public void A_number_may_lie_on_its_bound(string type, string field, long value) => Accepted(Event(type, (field, value)));

    private static JsonObject At(DateTimeOffset instant, string? backfill) =>
        Event(UsageEventType.Login, ("occurredAt", instant.ToString("O", CultureInfo.InvariantCulture)), ("backfillId", backfill));

    private static JsonObject Filled(JsonObject json, int bytes)
    {
        json["padding"] = "";
        json["padding"] = new string('x', bytes - Encoding.UTF8.GetByteCount(json.ToJsonString()));
        return json;
    }
}
