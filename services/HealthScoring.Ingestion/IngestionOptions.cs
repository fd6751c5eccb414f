using System.ComponentModel.DataAnnotations;

namespace HealthScoring.Ingestion;

/// <summary>Settings of the section `Ingestion`.</summary>
public sealed class IngestionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ingestion";

    /// <summary>Most messages that are handled together, 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int BatchMessages { get; set; } = 50;

    /// <summary>How long a batch waits to fill, from its first message on; it bounds what batching adds to an event's latency.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan BatchWait { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many batches are handled at once, 1 to 8. Each takes a writer slot while it commits.</summary>
    [Range(1, 8)]
    public int ConcurrentBatches { get; set; } = 2;

    /// <summary>Most events in one transaction, 1 to 50,000; a message is never split.</summary>
    [Range(1, 50_000)]
    public int TransactionEvents { get; set; } = 10_000;

    /// <summary>Most bytes of requests that the front door holds at once, 4 MiB to 1 GiB; beyond it answers 429.</summary>
    [Range(4 * 1024 * 1024, 1024 * 1024 * 1024)]
    public int HttpBytesInFlight { get; set; } = 32 * 1024 * 1024;

    /// <summary>File with what calls of Segment's become, instead of the mapping that comes with the service.</summary>
    public string? SegmentMapping { get; set; }

    /// <summary>Properties to store, by source. Others are dropped, since nobody vouches that they name no person.</summary>
    public Dictionary<string, string[]> StoredProperties { get; } = new(StringComparer.Ordinal);

    /// <summary>Properties to store of a source.</summary>
    public IReadOnlyCollection<string> StoredPropertiesOf(string source) => StoredProperties.GetValueOrDefault(source) ?? [];
}
