using System.Text.Json;
using HealthScoring.Ingestion.Storage;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Ingestion;

public class BackfillTests
{
    [Fact]
    public async Task A_message_that_is_published_twice_under_one_message_id_counts_once_and_refused_and_duplicate_events_count()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        object Login(string id, string? user = "u1") => new { id, source = "shop-web", type = "login", accountId = "acme", userId = user, occurredAt = now.AddDays(-100), backfillId = "b" };
        byte[] Body(params object[] events) => JsonSerializer.SerializeToUtf8Bytes(new { events });
        var registration = new { id = "r1", source = "shop-web", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = now.AddDays(-101), handOverOn = "2026-01-01", backfillId = "b" };

        await producer.Send(new { id = "start", source = "shop-web", type = "backfill_started", backfillId = "b", occurredAt = now });
        await producer.Send(Body(registration, Login("e1"), Login("e2")), messageId: "m1");
        await producer.Send(Body(registration, Login("e1"), Login("e2")), messageId: "m1");
        await producer.Send(Body(Login("e2"), Login("e3", user: null)), messageId: "m2");
        await RunningSystem.Eventually(() => system.GetOrNull("backfills/b"), b => b?.GetProperty("received").GetInt64() == 5);
        var listed = await RunningSystem.Eventually(() => system.Get("accounts"), l => l.GetProperty("items").GetArrayLength() == 1);
        listed.GetProperty("items")[0].GetProperty("score").ValueKind.Should().Be(JsonValueKind.Null, "an account whose history is still coming has no score in the list");

        await producer.Send(new { id = "end", source = "shop-web", type = "backfill_completed", backfillId = "b", occurredAt = now, events = 5 });

        var done = await RunningSystem.Eventually(() => system.GetOrNull("backfills/b"), b => b?.GetProperty("scored").GetInt64() == 1);
        done!.Value.GetProperty("received").GetInt64().Should().Be(5);
        done.Value.GetProperty("stored").GetBoolean().Should().BeTrue();
        (await system.Ask<long>("select count(*) from ingest.backfill_deliveries")).Should().Be(0);
        (await system.Ask<long>("select count(*) from store.mt_events where type = 'backfill_stored_v1'")).Should().Be(1);
    }

    [Fact]
    public async Task Refused_input_is_deleted_after_thirty_days()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        foreach (var nonsense in (string[])["some", "of it", "and more"])
        {
            await producer.Send(nonsense);
        }

        await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 3);

        (await Quarantine.Prune(system.DataSource, system.Clock.GetUtcNow().AddDays(29), CancellationToken.None)).Should().Be(0);
        (await Quarantine.Prune(system.DataSource, system.Clock.GetUtcNow().AddDays(31), CancellationToken.None, atOnce: 2)).Should().Be(3);
    }
}
