using JasperFx.Events;
using Marten.Exceptions;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes;

/// <summary>How do several ingestion instances stay out of each other's streams?</summary>
internal static class WritersSpike
{
    private const int LockSpace = 7_001;
    private const int Slots = 64;
    private const int Buckets = 256;
    private const int Events = 30_000;

    private static readonly Metric[] Metrics =
    [
        new("usage events/s", "N0"), new("failed saves", "N0", WithRatio: false), new("sequence gaps", "N0", WithRatio: false),
        new("streams", "N0", WithRatio: false),
    ];

    private delegate Task Ingest(SpikeSchema schema, UsageEvent[] batch);

    public static async Task RunAsync(SpikeServer server)
    {
        var batches = Workload.Create(Events, accounts: 20, batchSize: 500, duplicates: 0.05);
        foreach (var writers in new[] { 2, 4 })
        {
            Variant[] variants =
            [
                new("(a) shared streams, retry", () => MeasureAsync(server, writers, batches, IngestSharedAsync)),
                new("(b) streams of a free slot", () => MeasureAsync(server, writers, batches, IngestInSlotAsync)),
                new("(c) lock per account bucket", () => MeasureAsync(server, writers, batches, IngestInBucketsAsync)),
            ];
            foreach (var warmUp in variants)
            {
                await warmUp.MeasureAsync();
            }

            await Comparison.PrintAsync(
                $"{writers} writers, 30,000 usage events on 20 shared accounts, 500 per transaction, 5 % delivered twice, "
                + "one stored event per account and batch.",
                Metrics, variants, rounds: 5);
        }
    }

    private static async Task<double[]> MeasureAsync(SpikeServer server, int writers, IReadOnlyList<UsageEvent[]> batches, Ingest ingest)
    {
        await using var schema = await SpikeSchema.CreateAsync(server, "spike_writers");
        var failures = 0;
        var elapsed = await Writers.RunAsync(writers, batches, async (_, batch) =>
        {
            while (!await TryAsync(schema, batch, ingest))
            {
                Interlocked.Increment(ref failures);
            }
        });
        var stored = await schema.CountStoredAsync();
        // Not count(mt_streams): a failed save leaves Marten's tombstone stream there.
        var streams = await server.ScalarAsync<long>($"select count(distinct stream_id) from {schema.Name}.mt_events");
        return stored == Events
            ? [Events / elapsed.TotalSeconds, failures, await schema.SequenceGapsAsync(), streams]
            : throw new InvalidOperationException($"{Events} distinct events were sent, {stored} are stored.");
    }

    private static async Task<bool> TryAsync(SpikeSchema schema, UsageEvent[] batch, Ingest ingest)
    {
        try
        {
            await ingest(schema, batch);
            return true;
        }
        catch (Exception e) when (e is EventStreamUnexpectedMaxEventIdException or MartenCommandException)
        {
            return false;
        }
    }

    private static Task IngestSharedAsync(SpikeSchema schema, UsageEvent[] batch) =>
        schema.IngestAsync(batch, (transaction, accepted) => schema.AppendAsync(transaction, session => session.AppendCoalesced(accepted, slot: 0)));

    private static async Task IngestInSlotAsync(SpikeSchema schema, UsageEvent[] batch)
    {
        var slot = -1;
        await schema.IngestAsync(
            batch,
            (transaction, accepted) => schema.AppendAsync(transaction, session => session.AppendCoalesced(accepted, slot)),
            async transaction =>
            {
                // The filter runs row by row and the limit stops it, so exactly one lock is taken.
                await using var take = new NpgsqlCommand(
                    $"select slot from generate_series(0, {Slots - 1}) slot where pg_try_advisory_xact_lock({LockSpace}, slot) limit 1",
                    transaction.Connection, transaction);
                slot = (int)(await take.ExecuteScalarAsync() ?? throw new InvalidOperationException("Every slot is taken."));
            });
    }

    private static Task IngestInBucketsAsync(SpikeSchema schema, UsageEvent[] batch) =>
        schema.IngestAsync(
            batch,
            (transaction, accepted) => schema.AppendAsync(transaction, session => session.AppendCoalesced(accepted, slot: 0)),
            async transaction =>
            {
                int[] buckets = [.. batch.Select(usage => StableGuid.Of(usage.Account).ToByteArray()[0] % Buckets).Distinct().Order()];
                await using var take = new NpgsqlCommand(
                    $"select pg_advisory_xact_lock({LockSpace}, bucket) from unnest($1) bucket", transaction.Connection, transaction);
                take.Parameters.Add(new() { Value = buckets });
                await take.ExecuteNonQueryAsync();
            });
}
