using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Limits calls of each caller, and wrong keys of each address.</summary>
internal sealed class CallLimits(IOptions<AccessOptions> options) : IDisposable
{
    private static readonly TimeSpan FailuresCountFor = TimeSpan.FromMinutes(1);

    // By windows: of a bucket that fills all the time, a part of a failure counts as room for one.
    private readonly PartitionedRateLimiter<HttpContext> _failures = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
        AddressOf(context.Connection.RemoteIpAddress), _ => new() { PermitLimit = options.Value.FailuresPerMinute, Window = FailuresCountFor, QueueLimit = 0 }));

    /// <summary>Limits callers that are known. A stranger gets no further than being told so, which costs no more than being told to wait.</summary>
    public PartitionedRateLimiter<HttpContext> Calls { get; } = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller.IdOf(context.User) is { } caller
        ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(options.Value.RequestsPerSecond))
        : RateLimitPartition.GetNoLimiter(""));

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
        _failures.Dispose();
        Calls.Dispose();
    }

    /// <summary>What counts as one address. Of IPv6, whose every customer has more addresses than can be counted, the network of 64 bits.</summary>
    internal static string AddressOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) =>
        new() { TokenLimit = 2 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 };
}
