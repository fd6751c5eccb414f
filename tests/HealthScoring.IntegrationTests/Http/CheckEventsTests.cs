using System.Net;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Http;

public class CheckEventsTests
{
    [Fact]
    public async Task A_check_says_of_each_event_what_would_become_of_it_and_keeps_nothing()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        object Login(string id, string account = "acme", string? source = null) => new { id, source, type = "login", accountId = account, userId = "u1", occurredAt = now };
        await door.Post("v1/events", PostEventsTests.Registration(now));
        await door.Post("v1/events", Login("known"));
        await PostEventsTests.Logins(system, 1);

        var (status, answer) = await door.Post("v1/events/check", new
        {
            events = new[]
            {
                Login("new"), Login("known"), Login("known", "other"), Login("parked", "nobody"), Login("mine", source: "crm"), Login("new"),
                new { id = "r2", type = "account_registered", accountId = "next", occurredAt = now, name = "Next", seats = 3 }, Login("later", "next"),
                new { id = "f", type = "feature_used", accountId = "acme", userId = "u1", occurredAt = now },
            },
        });

        status.Should().Be(HttpStatusCode.OK);
        var events = answer.GetProperty("events").EnumerateArray().ToList();
        events.Select(e => e.GetProperty("outcome").GetString()).Should().Equal("accepted", "duplicate", "refused", "accepted", "refused", "duplicate", "accepted", "accepted", "refused");
        events.Select(e => Reason(e)).Should().Equal(null, null, "id-conflict", null, "source-mismatch", null, null, null, "missing-field");
        events.Select(e => State(e)).Should().Equal("registered", null, null, "parked", null, null, "registers", "registered", null);
        events[0].GetProperty("becomes").GetProperty("fact").GetString().Should().Be("usage_recorded_v1");
        events[0].GetProperty("becomes").GetProperty("data").GetProperty("items")[0].GetProperty("type").GetString().Should().Be("login");
        events[0].GetProperty("metrics").EnumerateArray().Select(m => m.GetString()).Should().Contain(["dau", "loginRatio"]);
        events[0].GetProperty("rules").EnumerateArray().Select(m => m.GetString()).Should().Contain("gone-silent");
        events[6].GetProperty("becomes").GetProperty("data").GetProperty("seats").GetInt32().Should().Be(3);
        (await system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(2);
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);
    }

    [Fact]
    public async Task A_check_of_Segments_calls_says_what_the_mapping_makes_of_them()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);

        var (status, answer) = await door.Post("v1/batch/check", FrontDoor.Json("""
            {"batch":[{"type":"track","event":"Exported","messageId":"1","userId":"u1","context":{"groupId":"acme"}},{"type":"page","messageId":"2"},{"type":"track","messageId":"3"}]}
            """));

        status.Should().Be(HttpStatusCode.OK);
        answer.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("outcome").GetString()).Should().Equal("accepted", "ignored", "refused");
        answer.GetProperty("events")[0].GetProperty("becomes").GetProperty("data").GetProperty("items")[0].GetProperty("feature").GetString().Should().Be("Exported");
        (await door.Post("v1/batch/check", FrontDoor.Json("{}"))).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    private static string? Reason(JsonElement e) => e.GetProperty("refused") is { ValueKind: JsonValueKind.Object } refused ? refused.GetProperty("reason").GetString() : null;

    private static string? State(JsonElement e) => e.GetProperty("account") is { ValueKind: JsonValueKind.Object } account ? account.GetProperty("state").GetString() : null;
}
