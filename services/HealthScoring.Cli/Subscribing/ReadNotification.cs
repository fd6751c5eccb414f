using System.Text.Json;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Subscribing;

/// <summary>Reads notifications into the types of the contract.</summary>
public static class ReadNotification
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// The notification that a body holds. Null where it is none, or of a type that this version does not know: types are added, and whoever knows fewer leaves them out.
    /// </summary>
    public static object? Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var json = document.RootElement;
            return TypeOf(json) switch
            {
                nameof(AlertRaised) => json.Deserialize<AlertRaised>(Json),
                nameof(AlertEscalated) => json.Deserialize<AlertEscalated>(Json),
                nameof(AlertResolved) => json.Deserialize<AlertResolved>(Json),
                nameof(CaseReminder) => json.Deserialize<CaseReminder>(Json),
                nameof(CaseEscalated) => json.Deserialize<CaseEscalated>(Json),
                nameof(HealthBandChanged) => json.Deserialize<HealthBandChanged>(Json),
                nameof(HealthClosed) => json.Deserialize<HealthClosed>(Json),
                nameof(AccountActivated) => json.Deserialize<AccountActivated>(Json),
                nameof(MilestoneReached) => json.Deserialize<MilestoneReached>(Json),
                nameof(ProducerSilent) => json.Deserialize<ProducerSilent>(Json),
                nameof(ProducerRecovered) => json.Deserialize<ProducerRecovered>(Json),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TypeOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
