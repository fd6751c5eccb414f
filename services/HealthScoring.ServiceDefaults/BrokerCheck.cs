using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthScoring.ServiceDefaults;

/// <summary>Healthy while every queue is consumed. MassTransit's own check says degraded when the broker goes away, and so lets a service that does nothing count as ready.</summary>
internal sealed class BrokerCheck(IBusControl bus) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = bus.CheckHealth();
        return Task.FromResult(health.Status == BusHealthStatus.Healthy ? HealthCheckResult.Healthy(health.Description) : HealthCheckResult.Unhealthy($"RabbitMQ: {health.Description}."));
    }
}
