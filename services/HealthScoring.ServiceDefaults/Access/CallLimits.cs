using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Limits calls of each caller, wrong keys of each address, and how many keys that are not known are looked up at once.</summary>
internal sealed class CallLimits : IDisposable
{
    private static readonly TimeSpan FailuresCountFor = TimeSpan.FromMinutes(1);

    // Strangers of all addresses take this many connections to the database, and leave the others to those who are known.
    private const int StrangersAtOnce = 8;
    private const int StrangersWaiting = 256;

    private readonly PartitionedRateLimiter<HttpContext> _failures;
    private readonly PartitionedRateLimiter<HttpContext> _oneOfAddress;
    private readonly PartitionedRateLimiter<HttpContext> _fewOfAll;
    private readonly PartitionedRateLimiter<HttpContext> _turns;

    public CallLimits(IOptions<AccessOptions> options)
    {
        // By windows: of a bucket that fills all the time, a part of a failure counts as room for one.
        _failures = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            Caller.AddressOf(context), _ => new() { PermitLimit = options.Value.FailuresPerMinute, Window = FailuresCountFor, QueueLimit = 0 }));
        _oneOfAddress = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetConcurrencyLimiter(Caller.AddressOf(context), _ => Strangers(1)));
        _fewOfAll = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("", _ => Strangers(StrangersAtOnce)));
        _turns = PartitionedRateLimiter.CreateChained(_oneOfAddress, _fewOfAll);
        Calls = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller.IdOf(context.User) is { } caller
            ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(options.Value.RequestsPerSecond))
            : RateLimitPartition.GetNoLimiter(""));
    }

    /// <summary>Limits callers that are known. A stranger gets no further than being told so, which costs no more than being told to wait.</summary>
    public PartitionedRateLimiter<HttpContext> Calls { get; }

    /// <summary>
    /// Waits until a key that is not known may be looked up, until the lease is disposed of: one at a time of each address, so that what it tried before has been counted. Not acquired where
    /// too many wait.
    /// </summary>
    public ValueTask<RateLimitLease> Turn(HttpContext context) => _turns.AcquireAsync(context, permitCount: 1, context.RequestAborted);

    /// <summary>Counts a wrong key.</summary>
    public void Failed(HttpContext context)
    {
        using var lease = _failures.AttemptAcquire(context);
    }

    /// <summary>Whether the address of a call has tried too many wrong keys.</summary>
    public bool HasFailedTooOften(HttpContext context)
    {
        using var lease = _failures.AttemptAcquire(context, permitCount: 0);
        return !lease.IsAcquired;
    }

    /// <summary>Tells a caller when to come again.</summary>
    public static void TellWhen(HttpContext context, TimeSpan? wait = null) =>
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling((wait ?? FailuresCountFor).TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public void Dispose()
    {
        _turns.Dispose();
        _fewOfAll.Dispose();
        _oneOfAddress.Dispose();
        _failures.Dispose();
        Calls.Dispose();
    }

    private static ConcurrencyLimiterOptions Strangers(int atOnce) => new() { PermitLimit = atOnce, QueueLimit = StrangersWaiting };

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) =>
        new() { TokenLimit = 2 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 };
}
