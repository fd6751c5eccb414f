namespace HealthScoring.Contracts.V1;

/// <summary>Where notifications are published.</summary>
public static class NotificationChannel
{
    /// <summary>Durable topic exchange; the routing keys are those of <see cref="NotificationRoutingKey"/>.</summary>
    public const string Exchange = "health.notifications";

    /// <summary>Queue that keeps notifications for which no queue was bound when they were published.</summary>
    public const string UnroutedQueue = "health.notifications.unrouted";
}
