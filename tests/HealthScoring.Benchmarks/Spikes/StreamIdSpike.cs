using JasperFx.Events;
using Marten;

namespace HealthScoring.Benchmarks.Spikes;

/// <summary>Streams named by a Guid (a hash of the name) or by the name itself?</summary>
internal static class StreamIdSpike
{
    private static readonly Metric[] Metrics =
    [
        new("usage events/s", "N0"), new("mt_events with indexes, bytes/stored event", "N0"),
        new("mt_streams with indexes, bytes/stream", "N0"), new("WAL, bytes/stored event", "N0"),
    ];

    public static async Task RunAsync(SpikeServer server)
    {
        Variant[] Variants(IReadOnlyList<UsageEvent[]> batches) =>
        [
            new("Guid", () => MeasureAsync(server, batches, StreamIdentity.AsGuid, Layouts.AppendCoalesced)),
            new("string", () => MeasureAsync(server, batches, StreamIdentity.AsString, Layouts.AppendCoalescedByName)),
        ];

        foreach (var warmUp in Variants(Workload.Create(events: 20_000, accounts: 2_000, batchSize: 5_000)))
        {
            await warmUp.MeasureAsync();
        }

        await Comparison.PrintAsync(
            $"100,000 usage events on 2,000 accounts, one stored event per account and batch, 5,000 per transaction, 2 writers; "
            + $"a name is `{Layouts.StreamName("account-00000", 0)}`.",
            Metrics, Variants(Workload.Create(events: 100_000, accounts: 2_000, batchSize: 5_000)), rounds: 5);
    }

    private static async Task<double[]> MeasureAsync(
        SpikeServer server, IReadOnlyList<UsageEvent[]> batches, StreamIdentity identity, Action<IDocumentSession, IEnumerable<UsageEvent>, int> append)
    {
        await using var schema = await SpikeSchema.CreateAsync(server, "spike_streamid", identity);
        var walBefore = await server.WalBytesAsync();
        var elapsed = await Writers.RunAsync(2, batches, (writer, batch) =>
            schema.IngestAsync(batch, (transaction, accepted) => schema.AppendAsync(transaction, session => append(session, accepted, writer))));
        double wal = await server.WalBytesAsync() - walBefore;
        var storedEvents = await server.ScalarAsync<long>($"select count(*) from {schema.Name}.mt_events");
        var streams = await server.ScalarAsync<long>($"select count(*) from {schema.Name}.mt_streams");
        return
        [
            batches.Sum(batch => batch.Length) / elapsed.TotalSeconds, (double)await schema.BytesAsync("mt_events") / storedEvents,
            (double)await schema.BytesAsync("mt_streams") / streams, wal / storedEvents,
        ];
    }
}
