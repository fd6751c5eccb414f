using System.Threading.RateLimiting;

namespace HealthScoring.Ingestion.Http;

/// <summary>
/// Bounds how much of requests is in memory at once, by bytes: what cannot be held is turned away at the door with 429, before it is read. A sender that does not say how much it sends is
/// taken for one that sends as much as it may.
/// </summary>
internal sealed class Intake(IngestionOptions options) : IDisposable
{
    /// <summary>Most bytes of a body, unpacked.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    // What a request costs beside its body.
    private const int LeastBytes = 16 * 1024;
    private const int Unit = 1024;

    // Bodies of those who show their key only in it are read before it is known who sends them. They must not take the room of all others.
    private const int StrangersShare = 4;

    private readonly ConcurrencyLimiter _known = Limiter(options.HttpBytesInFlight);
    private readonly ConcurrencyLimiter _strangers = Limiter(options.HttpBytesInFlight / StrangersShare);

    /// <summary>Turns a request away where there is no room for it.</summary>
    public async Task Admit(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var bytes = request.ContentLength is { } length && request.Headers.ContentEncoding.Count == 0 ? Math.Clamp(length, LeastBytes, MaxBodyBytes) : MaxBodyBytes;
        using var lease = (request.Headers.Authorization.Count > 0 ? _known : _strangers).AttemptAcquire((int)(bytes / Unit));
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
    }

    private static ConcurrencyLimiter Limiter(int bytes) => new(new() { PermitLimit = bytes / Unit, QueueLimit = 0 });
}
