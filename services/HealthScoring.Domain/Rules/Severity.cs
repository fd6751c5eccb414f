using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Rules;

/// <summary>How urgent an alert is, the least urgent first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Worth a look.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>Act within days.</summary>
    [JsonStringEnumMemberName("high")] High,

    /// <summary>Act now.</summary>
    [JsonStringEnumMemberName("critical")] Critical,
}
