using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>
/// Sends a worked case through RabbitMQ as a backfill, as an importer would: registration, catalogue and facts, in the order of the file, repeats included.
/// </summary>
public static class CaseReplay
{
    private const int EventsPerMessage = 200;

    /// <summary>Sends it, with all dates moved by whole weeks, and waits until the account is scored.</summary>
    public static async Task Send(RunningSystem system, WorkedCase worked, int weeks)
    {
        await using var producer = await Producer.Connect(system);
        var account = worked.Account.GetProperty("id").GetString()!;
        var backfill = $"case-{account}";
        var events = Events(worked, account, backfill, weeks);
        await producer.Send(new { id = $"{backfill}-start", source = "cases", type = "backfill_started", backfillId = backfill, occurredAt = system.Clock.GetUtcNow() });
        foreach (var chunk in events.Chunk(EventsPerMessage))
        {
            await producer.Send(new { events = chunk });
        }

        await producer.Send(new
        {
            id = $"{backfill}-end", source = "cases", type = "backfill_completed", backfillId = backfill, occurredAt = system.Clock.GetUtcNow(), events = events.Count,
        });
        await RunningSystem.Eventually(
            () => system.GetOrNull($"backfills/{backfill}"),
            state => state is { } seen && seen.GetProperty("stored").GetBoolean() && seen.GetProperty("scored").GetInt64() == 1,
            TimeSpan.FromSeconds(120));
    }

    private static List<JsonNode> Events(WorkedCase worked, string account, string backfill, int weeks)
    {
        var facts = worked.Facts.Select(f => f.Deserialize<JsonObject>()!).ToList();
        var before = facts.Select(f => f["occurredAt"]!.GetValue<DateTimeOffset>())
            .Append(new(worked.HandOverOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)).Min().AddDays(-1);
        var registration = worked.Account.Deserialize<JsonObject>()!;
        registration["id"] = $"{account}-registration";
        registration["type"] = "account_registered";
        var catalog = worked.Catalog.Deserialize<JsonObject>()!;
        catalog["id"] = $"{account}-catalog";
        catalog["type"] = "feature_catalog_published";
        foreach (var (node, source) in new[] { (catalog, "shop-web"), (registration, "shop-web") })
        {
            node["source"] = source;
            node["occurredAt"] = before;
        }

        List<JsonObject> events = [catalog, registration, .. facts];
        foreach (var e in events)
        {
            if (e != catalog)
            {
                e["accountId"] = account;
            }

            e["backfillId"] = backfill;
            e["occurredAt"] = e["occurredAt"]!.GetValue<DateTimeOffset>().AddDays(7 * weeks);
            foreach (var name in new[] { "day", "handOverOn" })
            {
                if (e[name] is { } day)
                {
                    e[name] = DateOnly.Parse(day.GetValue<string>()).AddDays(7 * weeks).ToString("O");
                }
            }
        }

        return [.. events];
    }
}
