using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>Advisory locks of the transactions that decide. Lock and transaction end together, so there is no lease to renew and none to steal.</summary>
public static class DecisionLocks
{
    /// <summary>Into how many parts accounts are divided, each of which is closed by one transaction at a time, over all instances.</summary>
    public const int Lanes = 4;

    private const int LaneSpace = 0x4853_434C;
    private const int GenerationSpace = 0x4853_4347;
    private const int WorkSpace = 0x4853_5743;

    /// <summary>Takes a lane, or answers false while another transaction has it.</summary>
    public static Task<bool> TryLane(NpgsqlConnection connection, NpgsqlTransaction transaction, int lane, CancellationToken cancellation) =>
        Try(connection, transaction, $"select pg_try_advisory_xact_lock({LaneSpace}, {lane})", cancellation);

    /// <summary>Holds the scorecards in force in place until the transaction ends.</summary>
    public static Task HoldScorecards(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Take(connection, transaction, $"select pg_advisory_xact_lock_shared({GenerationSpace}, 1)", cancellation);

    /// <summary>Waits until no transaction holds the scorecards in force, and keeps new ones out until the transaction ends.</summary>
    public static Task ChangeScorecards(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Take(connection, transaction, $"select pg_advisory_xact_lock({GenerationSpace}, 1)", cancellation);

    /// <summary>Waits for whoever else works on an account's alerts, and keeps others out until the transaction ends.</summary>
    public static Task WorkOn(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken cancellation) =>
        Take(connection, transaction, $"select pg_advisory_xact_lock({WorkSpace}, {BitConverter.ToInt32(account.ToByteArray())})", cancellation);

    /// <summary>Holds the current generation of the read model in place until the transaction ends.</summary>
    public static Task HoldGeneration(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Take(connection, transaction, $"select pg_advisory_xact_lock_shared({GenerationSpace}, 0)", cancellation);

    /// <summary>Waits until no transaction that decides holds the current generation, and keeps new ones out until the transaction ends.</summary>
    public static Task ChangeGeneration(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Take(connection, transaction, $"select pg_advisory_xact_lock({GenerationSpace}, 0)", cancellation);

    private static async Task<bool> Try(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task Take(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
