namespace HealthScoring.Domain.Facts;

/// <summary>A producer says that it is alive and will say so again within <paramref name="EverySeconds"/> (default 300).</summary>
public sealed record ProducerHeartbeatReceived(
    string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, double? EverySeconds = null);
