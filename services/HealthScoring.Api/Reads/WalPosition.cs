using Npgsql;
using NpgsqlTypes;

namespace HealthScoring.Api.Reads;

/// <summary>How far a server has come in the write-ahead log, and which server it is.</summary>
/// <param name="System">What a primary and its replicas have in common, and nobody else.</param>
/// <param name="Started">When the server was started, which tells it from all others.</param>
/// <param name="IsReplica">Whether it follows another.</param>
/// <param name="Position">Through where it has written, or replayed.</param>
internal readonly record struct WalPosition(long System, DateTime Started, bool IsReplica, NpgsqlLogSequenceNumber Position)
{
    /// <summary>Reads it.</summary>
    public static async Task<WalPosition> Read(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            select system_identifier, pg_postmaster_start_time(), pg_is_in_recovery(),
              case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end
            from pg_control_system()
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetDateTime(1), reader.GetBoolean(2), reader.GetFieldValue<NpgsqlLogSequenceNumber>(3));
    }
}
