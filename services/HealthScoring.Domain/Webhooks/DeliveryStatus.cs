using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Webhooks;

/// <summary>Where a delivery stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>An attempt is ahead.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The receiver took it.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>The last attempt has failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
