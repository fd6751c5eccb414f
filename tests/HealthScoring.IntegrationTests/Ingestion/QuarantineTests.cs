using HealthScoring.Contracts.V1;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HealthScoring.IntegrationTests.Ingestion;

public class QuarantineTests
{
    [Fact]
    public async Task Refused_input_stops_nothing_and_is_listed_with_its_reason_once()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        object Login(string id, string account = "acme", DateTimeOffset? at = null) =>
            new { id, source = "shop-web", type = "login", accountId = account, userId = "u1", occurredAt = at ?? now };

        await producer.Send(new { id = "r1", source = "shop-web", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme", handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) });
        await producer.Send("this is not JSON");
        await producer.Send("this is not JSON");
        await producer.Send([]);
        await producer.Send([0xC3, 0x28], contentType: "application/vnd.masstransit+json");
        await producer.Send("null");
        await producer.Send(new { id = "m1", source = "shop-web", type = "login", accountId = "acme", occurredAt = now });
        await producer.Send(new { id = "t1", source = "shop-web", type = "telepathy", accountId = "acme", occurredAt = now });
        await producer.Send("""{"id":"n\u0000ul","source":"shop-web","type":"login","accountId":"acme","userId":"u1","occurredAt":"2026-01-01T00:00:00Z"}""");
        await producer.Send(new { events = new[] { Login("ok1"), Login("late", at: now.AddDays(-36)), Login("early", at: now.AddMinutes(6)), Login("ok2") } });
        await producer.Send(new { id = "big", source = "shop-web", type = "account_churned", accountId = "acme", occurredAt = now, reason = new string('x', 40_000) });

        var usage = await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/usage"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("logins").GetInt32()) == 2);
        usage.Should().NotBeNull();

        // In one transaction: the second is a duplicate of what is stored, whatever comes before it.
        await producer.Send(new { events = new[] { Login("ok1", account: "other"), Login("ok1") } });
        var list = await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 11);
        list.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("reason").GetString()).Should().BeEquivalentTo(
            "malformed", "malformed", "malformed", "malformed", "missing-field", "unknown-type", "invalid-field", "too-old", "in-the-future", "id-conflict", "too-large");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Events_that_a_NET_app_publishes_with_MassTransit_count_like_all_others()
    {
        await using var system = await RunningSystem.Start();
        using var app = Host.CreateApplicationBuilder().Also(builder => builder.Services.AddMassTransit(bus => bus.AddRabbitMq(system.RabbitMq, (rabbitMq, _) =>
        {
            rabbitMq.Message<UsageEventBatch>(m => m.SetEntityName(UsageChannel.Exchange));
            rabbitMq.Publish<UsageEventBatch>(p => p.ExchangeType = "topic");
        }))).Build();
        await app.StartAsync();
        var now = system.Clock.GetUtcNow();
        var batch = new UsageEventBatch(
        [
            new() { Id = "r1", Source = "crm", Type = UsageEventType.AccountRegistered, AccountId = "acme", OccurredAt = now, Name = "Acme", HandOverOn = DateOnly.FromDateTime(now.UtcDateTime) },
            new() { Id = "l1", Source = "crm", Type = UsageEventType.Login, AccountId = "acme", UserId = "u1", OccurredAt = now },
        ]);

        await app.Services.GetRequiredService<IBus>().Publish(batch, context => context.SetRoutingKey("crm"));

        await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/usage"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("logins").GetInt32()) == 1);
        (await system.Get("quarantine")).GetProperty("items").GetArrayLength().Should().Be(0);
        await app.StopAsync();
    }
}
