using System.Diagnostics;
using System.Threading.RateLimiting;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>
/// How many messages, or requests, continue the traces of their senders: 20 a second, and 100 at once. Senders decide for themselves which traces are kept, and many keep all: spans of each of their
/// messages, and contexts beside each fact, would cost more than they tell.
/// </summary>
public sealed class TraceBudget : IDisposable
{
    private const int PerSecond = 20;
    private const int AtOnce = 100;
    private readonly TokenBucketRateLimiter _limiter = new(new()
    {
        TokenLimit = AtOnce, TokensPerPeriod = PerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true,
    });

    /// <summary>The context of one, as long as there is room.</summary>
    public ActivityContext? Take(ActivityContext? context)
    {
        if (context is null)
        {
            return null;
        }

        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired ? context : null;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}
