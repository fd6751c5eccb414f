using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthScoring.ServiceDefaults;

/// <summary>A check that answers in time whatever it asks. A server that is frozen refuses nothing, and a client gives up on it after a minute only, even if it is told to.</summary>
internal sealed class AnsweredInTime(IHealthCheck check) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await check.CheckHealthAsync(context, giveUp.Token).WaitAsync(Timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Its connection is wanted elsewhere.
            await giveUp.CancelAsync();
            return new(context.Registration.FailureStatus, $"It could not be found out within {Timeout.TotalSeconds:0} s.");
        }
    }
}
