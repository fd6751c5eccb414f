using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using Weasel.Core;

namespace HealthScoring.Benchmarks;

/// <summary>An empty event store with its inbox in a schema of its own, dropped when the run is over.</summary>
internal sealed class SpikeSchema : IAsyncDisposable
{
    private readonly SpikeServer _server;
    private readonly Inbox _inbox;

    private SpikeSchema(SpikeServer server, string name, StreamIdentity identity)
    {
        (_server, Name, _inbox) = (server, name, new Inbox($"{name}.inbox"));
        Store = DocumentStore.For(options =>
        {
            options.Connection(server.DataSource);
            options.DatabaseSchemaName = name;
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.UseSystemTextJsonForSerialization(
                casing: Casing.CamelCase, configure: json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
            options.Events.StreamIdentity = identity;
            options.Events.EnableEventSkippingInProjectionsOrSubscriptions = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MapEventType<UsageEventStored>("usage_event_v1");
            options.Events.MapEventType<SpikeRecorded>("usage_recorded_v1");
        });
    }

    public string Name { get; }

    public DocumentStore Store { get; }

    public static async Task<SpikeSchema> CreateAsync(SpikeServer server, string name, StreamIdentity identity = StreamIdentity.AsGuid)
    {
        await server.ExecuteAsync($"drop schema if exists {name} cascade; create schema {name}");
        var schema = new SpikeSchema(server, name, identity);
        await schema.Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await server.ExecuteAsync(schema._inbox.CreateTable);
        await server.CheckpointAsync();
        return schema;
    }

    /// <summary>One ingestion transaction: what <paramref name="lockFirst"/> takes, the inbox, the accepted events, all or nothing.</summary>
    public async Task IngestAsync(
        UsageEvent[] batch, Func<NpgsqlTransaction, UsageEvent[], Task> store, Func<NpgsqlTransaction, Task>? lockFirst = null)
    {
        await using var connection = await _server.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (lockFirst is not null)
        {
            await lockFirst(transaction);
        }

        await store(transaction, await _inbox.AcceptAsync(transaction, batch));
        await transaction.CommitAsync();
    }

    public async Task AppendAsync(NpgsqlTransaction transaction, Action<IDocumentSession> append)
    {
        await using var session = Store.LightweightSession(SessionOptions.ForTransaction(transaction));
        append(session);
        await session.SaveChangesAsync();
    }

    public Task<long> BytesAsync(string table) => _server.ScalarAsync<long>($"select pg_total_relation_size('{Name}.{table}')");

    /// <summary>Usage events in the store, whichever way they are laid out.</summary>
    public Task<long> CountStoredAsync() =>
        _server.ScalarAsync<long>(
            $"""
            select coalesce(sum(case when data ? 'items' then jsonb_array_length(data -> 'items') else 1 end), 0)::bigint
            from {Name}.mt_events
            """);

    /// <summary>Sequence numbers taken by an append that was rolled back: Marten's daemon waits at each of them.</summary>
    public Task<long> SequenceGapsAsync() => _server.ScalarAsync<long>($"select coalesce(max(seq_id), 0) - count(*) from {Name}.mt_events");

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _server.ExecuteAsync($"drop schema {Name} cascade");
    }
}
