using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// Up to when days may be closed, and what must have been projected for it: everything that was stored before the instant. Read in this order, first the clock and
/// then the store, so that whatever was committed before the instant is among the facts.
/// </summary>
/// <param name="Instant">Days due by then may be closed.</param>
/// <param name="Facts">Sequence number through which facts must be in the read model.</param>
public readonly record struct CloseHorizon(DateTimeOffset Instant, long Facts)
{
    /// <summary>The horizon of this moment.</summary>
    public static async Task<CloseHorizon> Read(NpgsqlDataSource dataSource, TimeProvider clock, CancellationToken cancellation)
    {
        var now = Microseconds(clock.GetUtcNow());
        await using var command = dataSource.CreateCommand($"select coalesce(max(seq_id), 0) from {EventStoreConfiguration.Schema}.mt_events");
        return new(now, (long)(await command.ExecuteScalarAsync(cancellation))!);
    }

    /// <summary>Whether a generation of the read model holds the facts.</summary>
    public async Task<bool> IsReached(NpgsqlDataSource dataSource, ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand($"select through from {schema.Name}.position");
        return (long)(await command.ExecuteScalarAsync(cancellation))! >= Facts;
    }

    // As exact as the database keeps it: what is compared with this time, there and here, must fall on the same side.
    private static DateTimeOffset Microseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
}
