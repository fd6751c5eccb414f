using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.UnitTests.Ingestion.Validation;

/// <summary>A valid event of every type with every field it knows, to be spoilt one field at a time.</summary>
public static class ValidEvents
{
    public const string RoutingKey = "shop-web";

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        [UsageEventType.Login] = """ "accountId":"acme","userId":"u-17","actor":"vendor","properties":{"plan":"pro"} """,
        [UsageEventType.FeatureUsed] = """ "accountId":"acme","userId":"u-17","feature":"export","actor":"service","properties":{"plan":"pro"} """,
        [UsageEventType.SessionEnded] = """ "accountId":"acme","userId":"u-17","durationSeconds":1800.5,"actor":"bot" """,
        [UsageEventType.ActiveUsersReported] = """ "accountId":"acme","day":"2026-03-01","dau":3,"wau":7,"mau":12 """,
        [UsageEventType.AccountRegistered] =
            """
            "accountId":"acme","name":"Acme","handOverOn":"2026-02-02","timeZone":"Europe/Berlin","cadence":"weekly","seats":25,"segment":"smb","tier":"gold",
            "product":"crm","entitledFeatures":["export","import"],"contractValue":12000.5,"renewalOn":"2027-02-02","parentAccountId":"group"
            """,
        [UsageEventType.SeatsChanged] = """ "accountId":"acme","seats":30 """,
        [UsageEventType.UserProvisioned] = """ "accountId":"acme","userId":"u-17" """,
        [UsageEventType.UserRemoved] = """ "accountId":"acme","userId":"u-17" """,
        [UsageEventType.ChampionAssigned] = """ "accountId":"acme","userId":"u-17" """,
        [UsageEventType.ChampionRemoved] = """ "accountId":"acme","userId":"u-17" """,
        [UsageEventType.NpsAnswered] = """ "accountId":"acme","userId":"u-17","score":9 """,
        [UsageEventType.AccountPaused] = """ "accountId":"acme","reason":"merger" """,
        [UsageEventType.AccountResumed] = """ "accountId":"acme","reason":"merged" """,
        [UsageEventType.AccountRenewed] = """ "accountId":"acme","renewalOn":"2028-02-02","reason":"content" """,
        [UsageEventType.AccountChurned] = """ "accountId":"acme","reason":"price" """,
        [UsageEventType.FeatureCatalogPublished] = """ "product":"crm","features":[{"key":"export","core":true,"weight":2,"name":"Export"},{"key":"help","core":false,"weight":0.5}] """,
        [UsageEventType.ProducerHeartbeat] = """ "everySeconds":60 """,
        [UsageEventType.BackfillStarted] = "",
        [UsageEventType.BackfillCompleted] = """ "events":196335 """,
    };

    public static IReadOnlyList<string> AllTypes { get; } = [.. Fields.Keys];

    public static TheoryData<string> Types => [.. AllTypes];

    /// <summary>An event of a type, one hour old, with some fields replaced; null takes a field out.</summary>
    public static JsonObject Event(string type, params (string Name, JsonNode? Value)[] changes)
    {
        var json = (JsonObject)JsonNode.Parse(
            $$"""{"id":"evt-1","source":"shop-web","type":"{{type}}","occurredAt":"2026-03-02T09:00:00Z","backfillId":"b-1"{{(Fields[type].Length > 0 ? "," : "")}}{{Fields[type]}}}""")!;
        foreach (var (name, value) in changes)
        {
            json.Remove(name);
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json;
    }

    /// <summary>Every field of every type whose value is a string, but for days and the instant.</summary>
    public static TheoryData<string, string> TextFields
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var type in AllTypes)
            {
                foreach (var (name, value) in Event(type))
                {
                    if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && name is not ("occurredAt" or "day" or "handOverOn" or "renewalOn"))
                    {
                        data.Add(type, name);
                    }
                }
            }

            return data;
        }
    }

    public static JsonObject Batch(params JsonNode?[] events) => new() { ["events"] = new JsonArray(events) };

    public static ReadResult Read(JsonNode json) => Read(json.ToJsonString());

    public static ReadResult Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    public static ReadResult Read(byte[] body) => ReadMessage.Read(body, new(RoutingKey, Now), SegmentMapping.Default);

    public static IncomingEvent Accepted(JsonNode json)
    {
        var read = Read(json);
        read.Refused.Should().BeEmpty();
        return read.Events.Should().ContainSingle().Subject;
    }

    public static Refusal Refused(JsonNode json) => Refused(json.ToJsonString());

    public static Refusal Refused(string body) => Refused(Encoding.UTF8.GetBytes(body));

    public static Refusal Refused(byte[] body)
    {
        var read = Read(body);
        read.Events.Should().BeEmpty();
        return read.Refused.Should().ContainSingle().Subject;
    }
}
