using HealthScoring.Ingestion.Segment;

namespace HealthScoring.Ingestion.Http;

/// <summary>
/// Lets clients of Segment's give their write key in the body: it is taken for one that was given in the header, before it is looked at who calls. For endpoints that say so, and for calls that
/// give no key otherwise.
/// </summary>
internal sealed class BodyKey
{
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
            var body = await Intake.Read(request, context.RequestAborted);
            if (SegmentRequest.WriteKeyOf(body) is { } key)
            {
                request.Headers.Authorization = $"Bearer {key}";
            }

            request.Body = new MemoryStream(body, writable: false);
        }

        await next(context);
    }
}
