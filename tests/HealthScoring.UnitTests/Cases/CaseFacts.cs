using System.Text.Json;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Replaying;

namespace HealthScoring.UnitTests.Cases;

/// <summary>Turns a worked case into stored facts, as ingestion would store them, and folds them.</summary>
public static class CaseFacts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The case as the event store would hold it: registration and catalogue first, then each fact, numbered from 1.</summary>
    public static FactLog Log(WorkedCase worked)
    {
        var account = worked.Account.GetProperty("id").GetString()!;
        var before = worked.Facts.Select(f => f.GetProperty("occurredAt").GetDateTimeOffset())
            .Append(new(worked.HandOverOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)).Min().AddDays(-1);
        var facts = worked.Facts.DistinctBy(f => (Text(f, "source"), Text(f, "id")))
            .Select(f => AccountFact(f, account) ?? (object)new UsageRecorded(account, Text(f, "source"), before, null, [Usage(f)]))
            .Prepend(Registration(worked.Account, account, before));
        return new(
            account, [.. facts.Select((fact, i) => new Sequenced<object>(i + 1, fact))],
            [new(1, new(worked.Catalog.GetProperty("product").GetString()!, "crm", "catalog", before, before, null, worked.Catalog.GetProperty("features").Deserialize<CatalogFeature[]>(Json)!))],
            []);
    }

    /// <summary>The history of a case, with further usage that it does not hold.</summary>
    public static AccountHistory History(WorkedCase worked, params IReadOnlyList<UsageItem> more)
    {
        var log = Log(worked);
        var account = new AccountAtCut(more.Count == 0 ? log : log with { Facts = [.. log.Facts, new(log.Facts.Count + 1, new UsageRecorded(log.AccountId, "shop-web", default, null, more))] });
        account.MoveTo(long.MaxValue);
        return account.History!;
    }

    /// <summary>One user, one pseudonym: derived from the name, so that a test can be repeated.</summary>
    public static Guid UserRef(string userId) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(userId)).AsSpan(0, 16));

    private static AccountRegistered Registration(JsonElement account, string id, DateTimeOffset at) => new(
        id, "crm", "registration", at, at, null, Name: Optional(account, "name"), HandOverOn: DateOnly.Parse(Text(account, "handOverOn")),
        TimeZone: Optional(account, "timeZone"), Cadence: Optional(account, "cadence") == "weekly" ? Cadence.Weekly : Cadence.Daily,
        Seats: account.TryGetProperty("seats", out var seats) ? seats.GetInt32() : null, Segment: Optional(account, "segment"),
        EntitledFeatures: account.TryGetProperty("entitledFeatures", out var entitled) ? entitled.Deserialize<string[]>() : null);

    private static IAccountFact? AccountFact(JsonElement fact, string account)
    {
        var (source, id, at) = (Text(fact, "source"), Text(fact, "id"), fact.GetProperty("occurredAt").GetDateTimeOffset());
        return Text(fact, "type") switch
        {
            "user_provisioned" => new UserProvisioned(account, source, id, at, at, null, UserRef(Text(fact, "userId"))),
            "user_removed" => new UserRemoved(account, source, id, at, at, null, UserRef(Text(fact, "userId"))),
            "champion_assigned" => new ChampionAssigned(account, source, id, at, at, null, UserRef(Text(fact, "userId"))),
            "champion_removed" => new ChampionRemoved(account, source, id, at, at, null, UserRef(Text(fact, "userId"))),
            "seats_changed" => new SeatsChanged(account, source, id, at, at, null, fact.GetProperty("seats").GetInt32()),
            "account_paused" => new AccountPaused(account, source, id, at, at, null),
            "account_resumed" => new AccountResumed(account, source, id, at, at, null),
            "account_churned" => new AccountChurned(account, source, id, at, at, null),
            "active_users_reported" => new ActiveUsersReported(
                account, source, id, at, at, null, DateOnly.Parse(Text(fact, "day")), Count(fact, "dau"), Count(fact, "wau"), Count(fact, "mau")),
            "login" or "feature_used" or "session_ended" => null,
            var other => throw new NotSupportedException($"The cases hold a fact of type {other}, which this test cannot read."),
        };
    }

    private static UsageItem Usage(JsonElement fact) => new(
        Text(fact, "id"),
        Text(fact, "type") switch { "login" => UsageType.Login, "feature_used" => UsageType.FeatureUsed, _ => UsageType.SessionEnded },
        UserRef(Text(fact, "userId")),
        fact.GetProperty("occurredAt").GetDateTimeOffset(),
        Optional(fact, "feature"),
        fact.TryGetProperty("durationSeconds", out var seconds) ? seconds.GetDouble() : null,
        Enum.Parse<Actor>(Optional(fact, "actor") ?? "human", ignoreCase: true));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Count(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
