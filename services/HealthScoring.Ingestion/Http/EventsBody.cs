using HealthScoring.Ingestion.CloudEvents;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Http;

/// <summary>A body of events, in the form in which it is passed on.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="ContentType">One of <see cref="ContentTypes"/>.</param>
internal sealed record EventsBody(ReadOnlyMemory<byte> Bytes, string ContentType)
{
    private const string Prefix = "ce-";

    /// <summary>What a request holds: plain events, or CloudEvents in any of their three modes.</summary>
    public static async Task<EventsBody> Read(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await Intake.Read(request, cancellation);
        return ContentTypes.FormatOf(request.ContentType) == BodyFormat.CloudEvents ? new(bytes, ContentTypes.CloudEvent)
            : request.Headers.ContainsKey(Prefix + "specversion") ? new(CloudEvent.FromBinary(Attributes(request.Headers), request.ContentType, bytes), ContentTypes.CloudEvent)
            : new(bytes, ContentTypes.Json);
    }

    // Values are percent-encoded there, since a header holds ASCII alone.
    private static Dictionary<string, string> Attributes(IHeaderDictionary headers) => headers
        .Where(h => h.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(h => h.Key[Prefix.Length..].ToLowerInvariant(), h => Uri.UnescapeDataString(h.Value.ToString()), StringComparer.Ordinal);
}
