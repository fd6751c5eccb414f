using System.Text.Json;

namespace HealthScoring.Cli.Import;

/// <summary>Names of the fields that an import reads or changes.</summary>
internal static class EventField
{
    public const string Id = "id";
    public const string Source = "source";
    public const string Type = "type";
    public const string AccountId = "accountId";
    public const string OccurredAt = "occurredAt";
    public const string BackfillId = "backfillId";
    public const string Day = "day";
    public const string HandOverOn = "handOverOn";
    public const string RenewalOn = "renewalOn";

    private static readonly string[] All = [Id, Source, Type, AccountId, OccurredAt, BackfillId, Day, HandOverOn, RenewalOn];

    /// <summary>The field whose name a reader stands on, or null if it is none of these; without making a string of each name of each event.</summary>
    public static string? Of(in Utf8JsonReader reader)
    {
        foreach (var name in All)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }
}
