using System.Globalization;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.IntegrationTests.Http;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Ingestion;

public class CloudEventsTests
{
    [Fact]
    public async Task CloudEvents_over_AMQP_count_beside_plain_JSON_and_once_among_each_other()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        byte[] Structured(string id, string source = "shop-web") => JsonSerializer.SerializeToUtf8Bytes(
            new { specversion = "1.0", id, source, type = "com.healthscoring.login", time = now, subject = "acme", data = new { userId = "u1" } });
        Task Binary(string id, string prefix) => producer.Send("""{"userId":"u1"}"""u8.ToArray(), "shop-web", new BasicProperties
        {
            Persistent = true,
            ContentType = "application/json",
            Headers = new Dictionary<string, object?>
            {
                [prefix + "specversion"] = "1.0", [prefix + "id"] = Encoding.UTF8.GetBytes(id), [prefix + "source"] = "shop-web", [prefix + "type"] = "login", [prefix + "subject"] = "acme",
                [prefix + "time"] = now.ToString("O", CultureInfo.InvariantCulture),
            },
        });

        await producer.Send(new { id = "r1", source = "shop-web", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme", handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) });
        await producer.Send(Structured("s1"), "shop-web", contentType: "application/cloudevents+json");
        await producer.Send(Structured("s2"), "shop-web");
        await Binary("b1", "cloudEvents_");
        await Binary("b2", "cloudEvents:");
        await Binary("b1", "cloudEvents:");
        await producer.Send(new { id = "s1", source = "shop-web", type = "login", accountId = "acme", userId = "u1", occurredAt = now });
        await producer.Send(Encoding.UTF8.GetBytes("""{"specversion":"0.3","id":"old"}"""), "shop-web", contentType: "application/cloudevents+json");

        await PostEventsTests.Logins(system, 4);
        var refused = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1);
        refused.GetProperty("items")[0].GetProperty("detail").GetString().Should().Contain("specversion");
    }

    [Fact]
    public async Task Marks_of_the_front_door_are_not_believed_of_anybody_else()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        await producer.Send(JsonSerializer.SerializeToUtf8Bytes(new { id = "1", source = "crm", type = "login", accountId = "acme", userId = "u1", occurredAt = now.AddDays(-40) }), "crm", new BasicProperties
        {
            Persistent = true,
            Headers = new Dictionary<string, object?> { ["x-source"] = "shop-web", ["x-received-at"] = now.AddDays(-40).ToUnixTimeMilliseconds() },
        });

        var refused = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1);
        refused.GetProperty("items")[0].Should().Match<JsonElement>(e => e.GetProperty("reason").GetString() == "too-old" && e.GetProperty("source").GetString() == "crm");
    }
}
