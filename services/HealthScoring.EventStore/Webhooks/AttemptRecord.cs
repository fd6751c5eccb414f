using System.Text.Json;

namespace HealthScoring.EventStore.Webhooks;

/// <summary>One attempt to deliver, as it is kept with the delivery.</summary>
/// <param name="At">When it began.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">HTTP status of the answer, or null where there was none.</param>
/// <param name="Error">Why there was no answer, or why it does not count, or null.</param>
/// <param name="Answer">The first 512 bytes of the answer as text, or null.</param>
public sealed record AttemptRecord(DateTimeOffset At, long Milliseconds, int? Status, string? Error, string? Answer)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Those of a delivery, the first first.</summary>
    public static IReadOnlyList<AttemptRecord> ReadAll(string json) => JsonSerializer.Deserialize<IReadOnlyList<AttemptRecord>>(json, Json)!;
}
