using System.Diagnostics;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace HealthScoring.Benchmarks.Spikes;

/// <summary>One stored event per usage event, or one per account and batch? Binary COPY of as many rows shows what PostgreSQL itself could do.</summary>
internal static class GranularitySpike
{
    private const int WriterCount = 2;
    private const int Page = 2_000;

    private static readonly Metric[] Metrics =
    [
        new("usage events/s", "N0"), new("stored events", "N0"), new("events table + indexes, bytes/usage event", "N0"),
        new("WAL, bytes/usage event", "N0"), new("read back, µs/usage event", "0.00"),
    ];

    public static async Task RunAsync(SpikeServer server)
    {
        Variant[] Variants(IReadOnlyList<UsageEvent[]> batches) =>
        [
            new("(a) one per usage event", () => MeasureMartenAsync(server, batches, Layouts.AppendSingles)),
            new("(b) one per account and batch", () => MeasureMartenAsync(server, batches, Layouts.AppendCoalesced)),
            new("(c) COPY, no Marten", () => MeasureCopyAsync(server, batches)),
            new("(d) inbox only, nothing stored", () => MeasureInboxAsync(server, batches)),
        ];

        foreach (var warmUp in Variants(Workload.Create(events: 20_000, accounts: 2_000, batchSize: 5_000)))
        {
            await warmUp.MeasureAsync();
        }

        await Comparison.PrintAsync(
            "100,000 usage events on 2,000 accounts (Zipf, s = 1), 5,000 per transaction, 2 writers, inbox in the same transaction.",
            Metrics, Variants(Workload.Create(events: 100_000, accounts: 2_000, batchSize: 5_000)));
    }

    private static async Task<double[]> MeasureMartenAsync(
        SpikeServer server, IReadOnlyList<UsageEvent[]> batches, Action<IDocumentSession, IEnumerable<UsageEvent>, int> append)
    {
        await using var schema = await SpikeSchema.CreateAsync(server, "spike_granularity");
        var write = await MeasureWriteAsync(server, schema, batches, "mt_events", (writer, transaction, accepted) =>
            schema.AppendAsync(transaction, session => append(session, accepted, writer)));
        var watch = Stopwatch.StartNew();
        var read = await ReadAllAsync(schema.Store);
        return read == write.UsageEvents
            ? [.. write.Values, watch.Elapsed.TotalMicroseconds / read]
            : throw new InvalidOperationException($"Stored {write.UsageEvents}, read {read}.");
    }

    /// <summary>Pages by sequence, as the projection daemon does.</summary>
    private static async Task<int> ReadAllAsync(DocumentStore store)
    {
        await using var session = store.QuerySession();
        IReadOnlyList<IEvent> page;
        var (usageEvents, floor) = (0, 0L);
        do
        {
            page = await session.Events.QueryAllRawEvents().Where(e => e.Sequence > floor).OrderBy(e => e.Sequence).Take(Page).ToListAsync();
            usageEvents += page.Sum(e => e.Data is SpikeRecorded recorded ? recorded.Items.Length : 1);
            floor = page.Count == 0 ? floor : page[^1].Sequence;
        }
        while (page.Count == Page);
        return usageEvents;
    }

    private static async Task<double[]> MeasureCopyAsync(SpikeServer server, IReadOnlyList<UsageEvent[]> batches)
    {
        await using var schema = await SpikeSchema.CreateAsync(server, "spike_granularity");
        await server.ExecuteAsync(
            $"""
            create table {schema.Name}.copied (
                seq_id bigint primary key, id uuid not null, stream_id uuid not null, version bigint not null, type varchar(500) not null,
                timestamp timestamptz not null, data jsonb not null, unique (stream_id, version))
            """);
        var sequence = 0L;
        var write = await MeasureWriteAsync(server, schema, batches, "copied", async (writer, transaction, accepted) =>
        {
            await using var copy = await transaction.Connection!.BeginBinaryImportAsync($"copy {schema.Name}.copied from stdin (format binary)");
            foreach (var usage in accepted)
            {
                var seq = Interlocked.Increment(ref sequence);
                await copy.StartRowAsync();
                await copy.WriteAsync(seq, NpgsqlDbType.Bigint);
                await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                await copy.WriteAsync(StableGuid.Of(Layouts.StreamName(usage.Account, writer)), NpgsqlDbType.Uuid);
                await copy.WriteAsync(seq, NpgsqlDbType.Bigint);
                await copy.WriteAsync("usage_event_v1", NpgsqlDbType.Varchar);
                await copy.WriteAsync(usage.At, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(JsonSerializer.Serialize(Layouts.Single(usage), JsonSerializerOptions.Web), NpgsqlDbType.Jsonb);
            }

            await copy.CompleteAsync();
        });
        return [.. write.Values, double.NaN];
    }

    private static async Task<double[]> MeasureInboxAsync(SpikeServer server, IReadOnlyList<UsageEvent[]> batches)
    {
        await using var schema = await SpikeSchema.CreateAsync(server, "spike_granularity");
        return [.. (await MeasureWriteAsync(server, schema, batches, "mt_events", (_, _, _) => Task.CompletedTask)).Values, double.NaN];
    }

    private static async Task<(long UsageEvents, double[] Values)> MeasureWriteAsync(
        SpikeServer server, SpikeSchema schema, IReadOnlyList<UsageEvent[]> batches, string table, Func<int, NpgsqlTransaction, UsageEvent[], Task> store)
    {
        var usageEvents = batches.Sum(batch => (long)batch.Length);
        var walBefore = await server.WalBytesAsync();
        var elapsed = await Writers.RunAsync(WriterCount, batches, (writer, batch) =>
            schema.IngestAsync(batch, (transaction, accepted) => store(writer, transaction, accepted)));
        double wal = await server.WalBytesAsync() - walBefore;
        return (usageEvents,
        [
            usageEvents / elapsed.TotalSeconds, await server.ScalarAsync<long>($"select count(*) from {schema.Name}.{table}"),
            (double)await schema.BytesAsync(table) / usageEvents, wal / usageEvents,
        ]);
    }
}
