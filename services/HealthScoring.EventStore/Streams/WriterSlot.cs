using Npgsql;

namespace HealthScoring.EventStore.Streams;

/// <summary>
/// A number that belongs to one transaction until it ends, taken with an advisory lock: the lock and the transaction cannot outlive each other, so there is
/// no lease to renew and none to steal. Concurrent transactions, in one process or in many, get different slots and therefore write different streams.
/// </summary>
public static class WriterSlot
{
    /// <summary>How many transactions may write at once, over all instances.</summary>
    public const int Count = 16;

    private const int LockSpace = 0x4853;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lowest free slot, waiting while all are taken.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static async Task<int> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        // A statement of its own: later statements of the transaction see what the slot's last owner committed.
        await using var command = new NpgsqlCommand(
            $"select slot from generate_series(0, {Count - 1}) slot where pg_try_advisory_xact_lock({LockSpace}, slot) limit 1", connection, transaction);
        while (true)
        {
            if (await command.ExecuteScalarAsync(cancellation) is int slot)
            {
                return slot;
            }

            await Task.Delay(RetryAfter, cancellation);
        }
    }

    /// <summary>Takes every slot: waits until nobody stores anything, and keeps everybody from it until the transaction ends.</summary>
    public static async Task TakeAll(NpgsqlConnection connection, NpgsqlTransaction transaction, int patienceSeconds, CancellationToken cancellation)
    {
        // In order, so that two who want all of them wait for each other and never deadlock. A slot that is waited for is not given to anybody else.
        await using var command = new NpgsqlCommand($"select pg_advisory_xact_lock({LockSpace}, slot) from generate_series(0, {Count - 1}) slot", connection, transaction)
        {
            CommandTimeout = patienceSeconds,
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
