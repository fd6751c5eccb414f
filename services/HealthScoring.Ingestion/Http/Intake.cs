using System.Threading.RateLimiting;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Ingestion.Http;

/// <summary>
/// Bounds how much of requests is in memory at once, by bytes: what cannot be held is turned away at the door with 429, before it is read. A sender that does not say how much it sends is
/// taken for one that sends as much as it may.
/// </summary>
internal sealed class Intake : IDisposable
{
    /// <summary>Most bytes of a body, unpacked.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    // What a request costs beside its body.
    private const int LeastBytes = 16 * 1024;
    private const int Unit = 1024;

    // Bodies of those who show their key only in it are read before it is known who sends them. They must not take the room of all others, nor one address that of all addresses.
    private const int StrangersShare = 4;
    private const int AddressShare = 4;

    private readonly ConcurrencyLimiter _known;
    private readonly PartitionedRateLimiter<HttpContext> _address;
    private readonly PartitionedRateLimiter<HttpContext> _allAddresses;
    private readonly PartitionedRateLimiter<HttpContext> _strangers;

    /// <summary>With as much room as is set.</summary>
    public Intake(IngestionOptions options)
    {
        var strangers = options.HttpBytesInFlight / StrangersShare;
        _known = new(Room(options.HttpBytesInFlight));
        _address = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetConcurrencyLimiter(
            Caller.AddressOf(context), _ => Room(Math.Max(strangers / AddressShare, MaxBodyBytes))));
        _allAddresses = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("", _ => Room(strangers)));
        _strangers = PartitionedRateLimiter.CreateChained(_address, _allAddresses);
    }

    /// <summary>Turns a request away where there is no room for it.</summary>
    public async Task Admit(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var bytes = request.ContentLength is { } length && request.Headers.ContentEncoding.Count == 0 ? Math.Clamp(length, LeastBytes, MaxBodyBytes) : MaxBodyBytes;
        var units = (int)(bytes / Unit);
        using var lease = request.Headers.Authorization.Count > 0 ? _known.AttemptAcquire(units) : _strangers.AttemptAcquire(context, units);
        await (lease.IsAcquired ? next(context) : Problems.Busy(context.Response).ExecuteAsync(context));
    }

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, broken off, or not packed as it says.</exception>
    public static async Task<byte[]> Read(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, MaxBodyBytes));
        try
        {
            await request.Body.CopyToAsync(body, cancellation);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body cannot be unpacked.", failure);
        }

        return body.TryGetBuffer(out var whole) && whole.Count == whole.Array!.Length ? whole.Array : body.ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _known.Dispose();
        _strangers.Dispose();
        _allAddresses.Dispose();
        _address.Dispose();
    }

    private static ConcurrencyLimiterOptions Room(int bytes) => new() { PermitLimit = bytes / Unit, QueueLimit = 0 };
}
