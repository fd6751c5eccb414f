using System.Text.Json;
using HealthScoring.UnitTests.Contracts.Documents;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What contracts/schemas/notifications says of notifications, for every one that a test reads to be held against it.</summary>
internal static class DescribedNotifications
{
    private static readonly Dictionary<string, Schema> Schemas = ContractFiles.Schemas("notifications").ToDictionary(
        type => type, type => Schema.Of(Schema.Closed(ContractFiles.Json($"schemas/notifications/{type}.schema.json"))), StringComparer.Ordinal);

    /// <summary>What is wrong with a notification.</summary>
    public static IReadOnlyList<string> Faults(JsonElement notification) =>
        notification.GetProperty("type").GetString() is { } type && Schemas.TryGetValue(type, out var schema) ? schema.Faults(notification) : ["Its type has no schema."];
}
