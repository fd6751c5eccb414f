using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Work;

/// <summary>What became of an alert. The first two say that it was right.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Somebody acted on it.</summary>
    [JsonStringEnumMemberName("acted")] Acted,

    /// <summary>The customer was saved.</summary>
    [JsonStringEnumMemberName("saved")] Saved,

    /// <summary>There was nothing to it.</summary>
    [JsonStringEnumMemberName("falseAlarm")] FalseAlarm,
}
