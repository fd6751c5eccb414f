using System.Text.Json;

namespace HealthScoring.Cli.Api;

/// <summary>How far a backfill is.</summary>
/// <param name="BackfillId">Its id.</param>
/// <param name="Received">Events received, duplicates and refused ones included.</param>
/// <param name="Expected">Events that its end announced, or null before that.</param>
/// <param name="Stored">Whether all that it announced was received and stored.</param>
/// <param name="Accounts">Accounts that it says something about.</param>
/// <param name="Scored">How many of them have been scored since.</param>
/// <param name="Closed">How many of those have all their days closed that are over.</param>
public sealed record BackfillStatus(string BackfillId, long Received, long? Expected, bool Stored, int Accounts, int Scored, int Closed);

/// <summary>An account in a list.</summary>
/// <param name="AccountId">Its id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lifecycle">Where it stands.</param>
/// <param name="Segment">Customer segment.</param>
/// <param name="Tier">Service tier.</param>
/// <param name="Score">Live score, 0 to 100; null before hand-over.</param>
/// <param name="Band">Its band.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="TenureDays">Days since hand-over.</param>
/// <param name="AsOf">Local day of the score.</param>
public sealed record AccountSummary(
    string AccountId, string? Name, string? Lifecycle, string? Segment, string? Tier, double? Score, string? Band, double? Coverage, int? TenureDays,
    string? AsOf);

/// <summary>A page of accounts.</summary>
/// <param name="Items">The accounts.</param>
/// <param name="NextCursor">Where the next page starts; null on the last.</param>
public sealed record AccountPage(IReadOnlyList<AccountSummary> Items, string? NextCursor);

/// <summary>A page of refused input, of which only the number matters here.</summary>
/// <param name="Items">The entries.</param>
public sealed record QuarantinePage(IReadOnlyList<JsonElement> Items);
