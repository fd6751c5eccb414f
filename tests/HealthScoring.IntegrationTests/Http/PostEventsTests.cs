using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Http;

public class PostEventsTests
{
    [Fact]
    public async Task Good_events_count_and_bad_ones_are_told_to_their_sender_and_in_quarantine()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        object Login(string id, string? source = null, string user = "u1", DateTimeOffset? at = null) => new { id, source, type = "login", accountId = "acme", userId = user, occurredAt = at ?? now };

        var (status, answer) = await door.Post("v1/events", Registration(now));
        (status, answer.GetProperty("accepted").GetInt32()).Should().Be((HttpStatusCode.Accepted, 1));
        (status, answer) = await door.Post("v1/events", new { events = new[] { Login("1", "shop-web"), Login("2", "crm"), Login("3"), Login("4", user: ""), Login("5", at: now.AddMinutes(6)) } });

        (status, answer.GetProperty("accepted").GetInt32()).Should().Be((HttpStatusCode.Accepted, 2));
        answer.GetProperty("refused").EnumerateArray().Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("id").GetString(), r.GetProperty("reason").GetString()))
            .Should().Equal((1, "2", "source-mismatch"), (3, "4", "invalid-field"), (4, "5", "in-the-future"));
        answer.GetProperty("refused")[0].GetProperty("fix").GetString().Should().Contain("write key");
        await Logins(system, 2);
        var quarantine = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 3);
        quarantine.GetProperty("items").EnumerateArray().Should().OnlyContain(e => e.GetProperty("source").GetString() == "shop-web");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task What_has_nothing_valid_in_it_is_answered_400_and_kept()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);
        using var door = await FrontDoor.Open(system);

        var (none, answer) = await door.Post("v1/events", new { id = "1", type = "telepathy", occurredAt = system.Clock.GetUtcNow() });
        var (broken, said) = await door.Post("v1/events", FrontDoor.Json("{\"events\":["));
        var (large, _) = await door.Post("v1/events", FrontDoor.Json($"{{\"events\":[{new string(' ', 520_000)}]}}"));
        var (huge, _) = await door.Post("v1/events", FrontDoor.Json(new string(' ', (1024 * 1024) + 1)));
        var (empty, nothing) = await door.Post("v1/events", new { events = Array.Empty<object>() });

        (none, answer.GetProperty("refused")[0].GetProperty("reason").GetString()).Should().Be((HttpStatusCode.BadRequest, "unknown-type"));
        (broken, said.GetProperty("reason").GetString()).Should().Be((HttpStatusCode.BadRequest, "malformed"));
        (large, huge).Should().Be((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge));
        (empty, nothing.GetProperty("accepted").GetInt32()).Should().Be((HttpStatusCode.Accepted, 0));
        var kept = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 3);
        kept.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("reason").GetString()).Should().BeEquivalentTo("unknown-type", "malformed", "too-large");
    }

    [Fact]
    public async Task CloudEvents_count_in_each_of_their_three_modes_and_once_among_them()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        string Cloud(string id) => JsonSerializer.Serialize(new { specversion = "1.0", id, source = "shop-web", type = "com.healthscoring.login", time = now, subject = "acme", data = new { userId = "u1" } });
        await door.Post("v1/events", Registration(now));

        using var binary = FrontDoor.Json("""{"userId":"u1"}""");
        foreach (var (name, value) in ((string, string)[])[("specversion", "1.0"), ("id", "b%201"), ("source", "shop-web"), ("type", "login"), ("time", now.ToString("O", CultureInfo.InvariantCulture)), ("subject", "acme")])
        {
            binary.Headers.Add("ce-" + name, value);
        }

        (await door.Post("v1/events", FrontDoor.Json(Cloud("s"), "application/cloudevents+json"))).Status.Should().Be(HttpStatusCode.Accepted);
        (await door.Post("v1/events", FrontDoor.Json($"[{Cloud("s")},{Cloud("t")},{{}}]", "application/cloudevents-batch+json; charset=utf-8"))).Answer.GetProperty("accepted").GetInt32().Should().Be(2);
        (await door.Post("v1/events", binary)).Status.Should().Be(HttpStatusCode.Accepted);
        (await door.Post("v1/events", new { id = "b 1", type = "login", accountId = "acme", userId = "u1", occurredAt = now })).Status.Should().Be(HttpStatusCode.Accepted);

        await Logins(system, 3);
        var refused = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1);
        refused.GetProperty("items")[0].GetProperty("detail").GetString().Should().Contain("specversion");
    }

    [Fact]
    public async Task Packed_bodies_are_taken_up_to_what_they_unpack_to()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        await door.Post("v1/events", Registration(now));

        (await door.Post("v1/events", Packed(JsonSerializer.Serialize(new { id = "1", type = "login", accountId = "acme", userId = "u1", occurredAt = now })))).Status.Should().Be(HttpStatusCode.Accepted);
        (await door.Post("v1/events", Packed(new string(' ', 20_000_000)))).Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        using var unpackable = FrontDoor.Json("{}").Also(c => c.Headers.ContentEncoding.Add("gzip"));
        (await door.Post("v1/events", unpackable)).Status.Should().Be(HttpStatusCode.BadRequest);
        using var unknown = FrontDoor.Json("{}").Also(c => c.Headers.ContentEncoding.Add("zstd"));
        (await door.Post("v1/events", unknown)).Status.Should().Be(HttpStatusCode.UnsupportedMediaType);

        await Logins(system, 1);
    }

    internal static object Registration(DateTimeOffset now) => new { id = "r1", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme", handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) };

    internal static async Task Logins(RunningSystem system, int logins)
    {
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/usage"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("logins").GetInt32()) >= logins);
        (await system.Ask<long>("select count(*) from store.mt_events e, jsonb_array_elements(e.data -> 'items') i where e.type = 'usage_recorded_v1'")).Should().Be(logins);
    }

    private static ByteArrayContent Packed(string body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(body));
        }

        return new ByteArrayContent(packed.ToArray()).Also(content => content.Headers.ContentEncoding.Add("gzip"));
    }
}
