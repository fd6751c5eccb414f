using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

/// <summary>What became of input, read from the database and the broker and not from what ingestion says.</summary>
internal static class WhatBecame
{
    /// <summary>Identities in the store, with what was stored; the same one twice fails.</summary>
    public static async Task<HashSet<(string Source, string Id)>> Stored(RunningSystem system)
    {
        var stored = new HashSet<(string, string)>();
        await using var command = system.DataSource.CreateCommand("select data::text from store.mt_events where type not in ('tombstone', 'backfill_stored_v1') order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var fact = JsonDocument.Parse(reader.GetString(0)).RootElement;
            var source = fact.GetProperty("source").GetString()!;
            foreach (var item in fact.TryGetProperty("items", out var items) ? items.EnumerateArray().ToList() : [fact])
            {
                stored.Add((source, item.GetProperty("id").GetString()!)).Should().BeTrue("an event is stored once");
            }
        }

        return stored;
    }

    /// <summary>Entries of quarantine.</summary>
    public static async Task<List<(string Source, string Reason, string Detail, byte[] Body, int Length)>> Refused(RunningSystem system)
    {
        var refused = new List<(string, string, string, byte[], int)>();
        await using var command = system.DataSource.CreateCommand("select source, reason, detail, body, body_length from ingest.quarantine");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            refused.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.GetInt32(4)));
        }

        return refused;
    }

    /// <summary>Messages that wait in the queue, or lie in one for those that nobody could handle.</summary>
    public static async Task<uint> Waiting(RunningSystem system)
    {
        await using var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
        var waiting = 0u;
        foreach (var queue in new[] { "usage-ingestion", "usage-ingestion_error", "usage-ingestion_skipped" })
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                waiting += (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
            {
                // Nobody has needed it.
            }
        }

        return waiting;
    }
}
