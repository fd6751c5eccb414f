using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Facts;

/// <summary>A stored fact about one account other than its usage.</summary>
public interface IAccountFact
{
    /// <summary>Customer account, as the producer names it.</summary>
    string AccountId { get; }

    /// <summary>Producer of the fact.</summary>
    string Source { get; }

    /// <summary>Identity of the fact within its source.</summary>
    string Id { get; }

    /// <summary>When it happened; the fact holds from the account-local day of this instant.</summary>
    DateTimeOffset OccurredAt { get; }

    /// <summary>When ingestion stored it.</summary>
    DateTimeOffset ReceivedAt { get; }

    /// <summary>The backfill it belongs to, or null for live input.</summary>
    string? BackfillId { get; }
}

/// <summary>How often the product is rightly used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Cadence>))]
public enum Cadence
{
    /// <summary>Used on working days; the default.</summary>
    [JsonStringEnumMemberName("daily")] Daily,

    /// <summary>Used about once a week.</summary>
    [JsonStringEnumMemberName("weekly")] Weekly,
}

/// <summary>The account exists, or some of its fields changed: a null field says nothing about that field.</summary>
public sealed record AccountRegistered(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId,
    string? Name = null, DateOnly? HandOverOn = null, string? TimeZone = null, Cadence? Cadence = null, int? Seats = null, string? Segment = null,
    string? Tier = null, string? Product = null, IReadOnlyList<string>? EntitledFeatures = null, decimal? ContractValue = null, DateOnly? RenewalOn = null,
    string? ParentAccountId = null) : IAccountFact;

/// <summary>The account holds <paramref name="Seats"/> seats (at least 1) from now on.</summary>
public sealed record SeatsChanged(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, int Seats) : IAccountFact;

/// <summary>A user may use the product.</summary>
public sealed record UserProvisioned(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, Guid User) : IAccountFact;

/// <summary>A user may no longer use the product.</summary>
public sealed record UserRemoved(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, Guid User) : IAccountFact;

/// <summary>A user champions the product at the customer.</summary>
public sealed record ChampionAssigned(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, Guid User) : IAccountFact;

/// <summary>A user champions it no longer.</summary>
public sealed record ChampionRemoved(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, Guid User) : IAccountFact;

/// <summary>Somebody answered the net promoter question with <paramref name="Score"/>, 0 to 10.</summary>
public sealed record NpsAnswered(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, Guid? User, int Score) : IAccountFact;

/// <summary>Counts of a product that cannot send user-level events: distinct users in the 1, 7 and 28 days ending with <paramref name="Day"/>.</summary>
public sealed record ActiveUsersReported(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId,
    DateOnly Day, int? Dau = null, int? Wau = null, int? Mau = null) : IAccountFact;

/// <summary>The roll-out is on hold by agreement.</summary>
public sealed record AccountPaused(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, string? Reason = null) : IAccountFact;

/// <summary>The roll-out goes on.</summary>
public sealed record AccountResumed(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, string? Reason = null) : IAccountFact;

/// <summary>The contract was renewed; reopens a churned account.</summary>
public sealed record AccountRenewed(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId,
    DateOnly? RenewalOn = null, string? Reason = null) : IAccountFact;

/// <summary>The customer left.</summary>
public sealed record AccountChurned(
    string AccountId, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, string? Reason = null) : IAccountFact;
