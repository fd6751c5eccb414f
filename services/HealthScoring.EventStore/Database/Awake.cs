using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// Keeps a transaction open while something is worked out beside it. The database ends a session that has done nothing in a transaction for 15 s, so that a process which froze holds up nobody for
/// long. One that is working, on accounts with thousands of people, is not frozen, and says so.
/// </summary>
public static class Awake
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Does the work, which must not use the connection.</summary>
    public static async Task<T> While<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, Func<Task<T>> work, TimeSpan? every = null)
    {
        // On another thread: much of it computes, and this one has to come back in time.
        var working = Task.Run(work);
        try
        {
            while (true)
            {
                // Real time, whatever the clock of the service shows: the database counts by its own.
                await ((Task)working).WaitAsync(every ?? Every, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (working.IsCompleted)
                {
                    return await working;
                }

                await using var here = new NpgsqlCommand("select", connection, transaction);
                await here.ExecuteNonQueryAsync();
            }
        }
        finally
        {
            // It reads what a transaction behind it would change.
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
