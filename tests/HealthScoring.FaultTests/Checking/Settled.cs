using System.Diagnostics;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.FaultTests.Processes;
using Npgsql;

namespace HealthScoring.FaultTests.Checking;

/// <summary>Waits until nothing is left to do: the queue is empty, everything stored is projected and scored, every day that is over is closed, every decision is published.</summary>
public static class Settled
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>How long it took; null where it did not come to that in time.</summary>
    public static async Task<TimeSpan?> Wait(Cluster cluster, int confirmed)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (await IsSettled(cluster, confirmed))
            {
                return waited.Elapsed;
            }

            await Task.Delay(250);
        }

        return null;
    }

    private static async Task<bool> IsSettled(Cluster cluster, int confirmed)
    {
        try
        {
            var schema = (await Migrate.Generation(cluster.DataSource, CancellationToken.None)).Name;
            await using var command = cluster.DataSource.CreateCommand(
                $"""
                select (select count(*) from ingest.inbox) >= $2 and (select through from {schema}.position) >= (select coalesce(max(seq_id), 0) from store.mt_events)
                  and not exists (select from {schema}.dirty) and not exists (select from {schema}.health where due_at <= $1 or close_due_at <= $1)
                """);
            command.Parameters.AddWithValue(cluster.Clock.GetUtcNow().UtcDateTime);
            command.Parameters.AddWithValue((long)confirmed);
            var lag = await DecisionRelay.Lag(cluster.DataSource, CancellationToken.None);
            return await command.ExecuteScalarAsync() is true && lag.Through >= lag.Last && await QueueIsEmpty(cluster);
        }
        catch (Exception failure) when (failure is NpgsqlException or HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> QueueIsEmpty(Cluster cluster)
    {
        var queue = await cluster.Servers.Ask($"api/queues/{cluster.Name}/usage-ingestion");
        return queue.TryGetProperty("messages", out var messages) && messages.GetInt64() == 0;
    }
}
