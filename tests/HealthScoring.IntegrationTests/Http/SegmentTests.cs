using System.Net;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Http;

public class SegmentTests
{
    [Fact]
    public async Task Calls_are_taken_with_the_key_in_the_header_or_in_the_body_and_the_key_is_kept_nowhere()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        await door.Post("v1/events", PostEventsTests.Registration(now));
        object Track(string id, string name, string? key = null) => new { messageId = id, userId = "u1", @event = name, context = new { groupId = "acme" }, timestamp = now, writeKey = key, type = "track" };

        door.Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{door.Key}:")));
        (await door.Post("v1/track", Track("1", "Signed In"))).Should().Match<(HttpStatusCode Status, JsonElement Answer)>(a => a.Status == HttpStatusCode.OK && a.Answer.GetProperty("success").GetBoolean());
        door.Http.DefaultRequestHeaders.Authorization = null;
        (await door.Post("v1/t", Track("2", "Signed In", door.Key))).Status.Should().Be(HttpStatusCode.OK);
        (await door.Post("v1/track", Track("3", "Signed In", door.Key[..^1] + "_"))).Status.Should().Be(HttpStatusCode.Unauthorized);
        var (status, answer) = await door.Post("v1/batch", new
        {
            writeKey = door.Key,
            sentAt = now,
            batch = new[] { Track("4", "Signed In", door.Key), new { type = "page", messageId = "5", userId = "u1" }, new { type = "track", messageId = "6", userId = "u1", @event = "Exported", writeKey = door.Key } },
        });

        status.Should().Be(HttpStatusCode.OK);
        (answer.GetProperty("success").GetBoolean(), answer.GetProperty("accepted").GetInt32(), answer.GetProperty("ignored").GetInt32()).Should().Be((true, 1, 1));
        answer.GetProperty("refused")[0].Should().Match<JsonElement>(r => r.GetProperty("index").GetInt32() == 2 && r.GetProperty("id").GetString() == "6" && r.GetProperty("reason").GetString() == "missing-field");
        (await door.Post("v1/batch", new { writeKey = door.Key, batch = new { } })).Status.Should().Be(HttpStatusCode.BadRequest);
        await PostEventsTests.Logins(system, 3);
        var quarantine = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1);
        quarantine.GetProperty("items")[0].GetProperty("body").GetString().Should().Contain("Exported").And.NotContain(door.Key);
    }

    [Fact]
    public async Task A_clock_that_is_hours_ahead_is_corrected_and_a_repeat_counts_once()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        await door.Post("v1/events", PostEventsTests.Registration(now));
        object Batch(DateTimeOffset sentAt) => new { sentAt, batch = new[] { new { type = "track", messageId = "1", userId = "u1", @event = "Signed In", context = new { groupId = "acme" }, timestamp = now.AddHours(3) } } };

        (await door.Post("v1/batch", Batch(now.AddHours(3)))).Answer.GetProperty("accepted").GetInt32().Should().Be(1);
        (await door.Post("v1/batch", Batch(now.AddHours(3).AddSeconds(5)))).Answer.GetProperty("accepted").GetInt32().Should().Be(1);

        await PostEventsTests.Logins(system, 1);
        var at = await system.Ask<string>("select data -> 'items' -> 0 ->> 'at' from store.mt_events where type = 'usage_recorded_v1'");
        DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).Should().BeCloseTo(now, TimeSpan.FromMinutes(1));
        (await system.Get("quarantine")).GetProperty("items").GetArrayLength().Should().Be(0);
    }
}
