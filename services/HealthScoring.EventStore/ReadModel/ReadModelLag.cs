using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Database;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>How far a generation of the read model is behind the event store.</summary>
/// <param name="Through">Sequence number through which events are in it.</param>
/// <param name="Last">Last sequence number in the store.</param>
public readonly record struct ReadModelLag(long Through, long Last)
{
    /// <summary>How long a projection that is behind may stand still. A page takes milliseconds, and folding a large account anew some seconds.</summary>
    public static readonly TimeSpan MaxStandstill = TimeSpan.FromSeconds(60);

    /// <summary>Whether there is anything left to project.</summary>
    public bool Behind => Through < Last;

    /// <summary>Reads it.</summary>
    public static async Task<ReadModelLag> Read(NpgsqlDataSource dataSource, ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select through, (select coalesce(max(seq_id), 0) from {EventStoreConfiguration.Schema}.mt_events) from {schema.Name}.position");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The fact that this version does not know and the projection has come to, or null.</summary>
    public Task<UnknownType?> Unknown(NpgsqlDataSource dataSource, CancellationToken cancellation) =>
        UnknownType.Ahead(dataSource, EventStoreConfiguration.Schema, StoredEvents.ByName.Keys, this, cancellation);
}
