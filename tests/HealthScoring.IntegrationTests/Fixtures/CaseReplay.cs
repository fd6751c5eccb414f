using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Decisions;
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
        var events = Events(worked, account, backfill, weeks, system.Clock.GetUtcNow());
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
            state => state is { } seen && seen.GetProperty("stored").GetBoolean() && seen.GetProperty("closed").GetInt64() == 1,
            TimeSpan.FromSeconds(120));
    }

    /// <summary>Says, live, that the account churned.</summary>
    public static async Task SendChurn(RunningSystem system, WorkedCase worked, int weeks)
    {
        await using var producer = await Producer.Connect(system);
        var churn = worked.Facts.Single(IsChurn).Deserialize<JsonObject>()!;
        churn["accountId"] = worked.Account.GetProperty("id").GetString();
        churn["occurredAt"] = churn["occurredAt"]!.GetValue<DateTimeOffset>().AddDays(7 * weeks);
        await producer.Send(churn);
    }

    /// <summary>A decision on the days of the case again.</summary>
    public static IAccountDecision MovedBack(IAccountDecision decision, int weeks)
    {
        // Every day in its JSON, and nothing else, has the form of a day.
        var json = JsonSerializer.Serialize(decision, decision.GetType(), DecisionStoreConfiguration.Json);
        var moved = Regex.Replace(json, "\"(\\d{4}-\\d{2}-\\d{2})\"", day => $"\"{DateOnly.Parse(day.Groups[1].Value).AddDays(-7 * weeks):O}\"");
        return (IAccountDecision)JsonSerializer.Deserialize(moved, decision.GetType(), DecisionStoreConfiguration.Json)!;
    }

    // By the clock on the wall: weeks later it may be summer time, and what happened near midnight would fall on another day.
    private static DateTimeOffset Moved(DateTimeOffset at, TimeZoneInfo zone, int weeks)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime.AddDays(7 * weeks);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static bool IsChurn(JsonElement fact) => fact.GetProperty("type").GetString() == "account_churned";

    private static List<JsonNode> Events(WorkedCase worked, string account, string backfill, int weeks, DateTimeOffset now)
    {
        // An account churns on the day after its last close, which may be ahead while its history is sent.
        var facts = worked.Facts.Where(f => !IsChurn(f) || f.GetProperty("occurredAt").GetDateTimeOffset().AddDays(7 * weeks) < now).Select(f => f.Deserialize<JsonObject>()!).ToList();
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
        var zone = TimeZoneInfo.FindSystemTimeZoneById(worked.Account.TryGetProperty("timeZone", out var name) ? name.GetString()! : "UTC");
        foreach (var e in events)
        {
            if (e != catalog)
            {
                e["accountId"] = account;
            }

            e["backfillId"] = backfill;
            e["occurredAt"] = Moved(e["occurredAt"]!.GetValue<DateTimeOffset>(), zone, weeks);
            foreach (var field in new[] { "day", "handOverOn" })
            {
                if (e[field] is { } day)
                {
                    e[field] = DateOnly.Parse(day.GetValue<string>()).AddDays(7 * weeks).ToString("O");
                }
            }
        }

        return [.. events];
    }
}
