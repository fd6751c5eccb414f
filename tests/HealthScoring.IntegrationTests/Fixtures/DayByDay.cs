using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Closing;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A worked case as it would have been lived through: each day's facts are sent on their day, and each day ends by the clock.</summary>
public sealed class DayByDay
{
    private readonly ILookup<DateOnly, JsonObject> _facts;
    private readonly Domain.Accounts.ZoneHistory _zones;

    public DayByDay(WorkedCase worked)
    {
        Case = worked;
        AccountId = worked.Account.GetProperty("id").GetString()!;
        _zones = CaseFacts.History(worked).Zones;
        _facts = worked.Facts.Select(f => f.Deserialize<JsonObject>()!).ToLookup(f => _zones.LocalDay(f["occurredAt"]!.GetValue<DateTimeOffset>()));
    }

    public WorkedCase Case { get; }

    public string AccountId { get; }

    /// <summary>The first day on which anything is to be sent: registration comes a day before the first fact.</summary>
    public DateOnly FirstDay => _facts.Select(f => f.Key).Append(Case.HandOverOn).Min().AddDays(-1);

    /// <summary>The last: for an account that churned, the day on which it did.</summary>
    public DateOnly LastDay => _facts.Select(f => f.Key).Append(Case.ClosedThrough).Max();

    /// <summary>Late on a day, when all of its facts are past.</summary>
    public DateTimeOffset Evening(DateOnly day) => _zones.StartOf(day.AddDays(1)).AddMinutes(-5);

    /// <summary>When a day is due.</summary>
    public DateTimeOffset DueAt(DateOnly day) => CloseSchedule.DueAt(_zones, day);

    /// <summary>Sends what happened on a day, and adds the identities of its events.</summary>
    public async Task Send(Producer producer, DateOnly day, HashSet<string> identities)
    {
        List<JsonNode> events = [.. day == FirstDay ? Beginning() : [], .. _facts[day]];
        foreach (var e in events.Where(e => e["type"]!.GetValue<string>() != "feature_catalog_published"))
        {
            e["accountId"] = AccountId;
        }

        identities.UnionWith(events.Select(e => $"{e["source"]}/{e["id"]}"));
        if (events.Count > 0)
        {
            await producer.Send(new { events });
        }
    }

    private IEnumerable<JsonNode> Beginning()
    {
        foreach (var (element, type) in new[] { (Case.Catalog, "feature_catalog_published"), (Case.Account, "account_registered") })
        {
            var node = element.Deserialize<JsonObject>()!;
            node["id"] = $"{AccountId}-{type}";
            node["source"] = "shop-web";
            node["type"] = type;
            node["occurredAt"] = Evening(FirstDay);
            yield return node;
        }
    }
}
