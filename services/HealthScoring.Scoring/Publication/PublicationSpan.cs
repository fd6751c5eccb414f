using System.Diagnostics;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;

namespace HealthScoring.Scoring.Publication;

/// <summary>The span of an alert that is published, within the trace in which it was decided. Closes and bands have none: they come by the thousand.</summary>
internal static class PublicationSpan
{
    /// <summary>Begins it; null for what is no alert, and where nobody listens.</summary>
    public static Activity? Begin(LoggedDecision logged, Notification notification)
    {
        if (!Tracing.Source.HasListeners() || !DecidedAlerts.IsOne(logged.Decision))
        {
            return null;
        }

        // Whatever is going on around it, without one it begins a trace.
        Activity.Current = null;
        return Tracing.Source.StartActivity(
            ActivityKind.Producer, Tracing.Sampled(logged.Headers.Trace) ?? default, name: $"publish {NotificationChannel.Exchange}",
            tags:
            [
                new(Tracing.Always, true), new("messaging.system", "rabbitmq"), new("messaging.operation.name", "publish"), new("messaging.operation.type", "send"),
                new("messaging.destination.name", NotificationChannel.Exchange), new("messaging.rabbitmq.destination.routing_key", notification.RoutingKey),
                new("messaging.message.id", notification.Id.ToString()),
            ]);
    }
}
