using HealthScoring.Ingestion.Segment;

namespace HealthScoring.Ingestion.Http;

/// <summary>
/// Lets clients of Segment's give their write key in the body: it is taken for one that was given in the header, before it is looked at who calls. For endpoints that say so, and for calls that
/// give no key otherwise.
/// </summary>
internal sealed class BodyKey
{
    // Nobody knows yet who it is that keeps the room.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    private BodyKey()
    {
    }

    /// <summary>Marks an endpoint.</summary>
    public static BodyKey Taken { get; } = new();

    /// <summary>Moves the key of a body into the header.</summary>
    public static async Task Move(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Headers.Authorization.Count == 0 && context.GetEndpoint()?.Metadata.GetMetadata<BodyKey>() is not null)
        {
            if (await Read(context) is not { } body)
            {
                await TypedResults.Problem(
                    $"A body with the key in it has to be there within {Within.TotalSeconds:0} s. Nothing of it was kept. Send smaller batches, or give the key in the header `Authorization`.",
                    statusCode: StatusCodes.Status408RequestTimeout, title: "The body took too long.").ExecuteAsync(context);
                return;
            }

            if (SegmentRequest.WriteKeyOf(body) is { } key)
            {
                request.Headers.Authorization = $"Bearer {key}";
            }

            request.Body = new MemoryStream(body, writable: false);
        }

        await next(context);
    }

    private static async Task<byte[]?> Read(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Within);
        try
        {
            return await Intake.Read(context.Request, patience.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
