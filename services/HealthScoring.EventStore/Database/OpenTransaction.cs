using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>A transaction that is open in the database. What it asks for is left out: statements may hold data.</summary>
/// <param name="Pid">Its server process.</param>
/// <param name="Kind">Kind of that process, such as `client backend`.</param>
/// <param name="Application">What its client calls itself.</param>
/// <param name="User">Its role.</param>
/// <param name="State">What it is doing, such as `idle in transaction`.</param>
/// <param name="Since">When it began, by the clock of the database.</param>
/// <param name="Age">For how long it has been open, by that clock.</param>
public sealed record OpenTransaction(int Pid, string Kind, string Application, string User, string State, DateTime Since, TimeSpan Age)
{
    /// <summary>Those of this database, the oldest first. Sessions of other roles show only to members of `pg_read_all_stats`.</summary>
    public static async Task<IReadOnlyList<OpenTransaction>> Read(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            select pid, coalesce(backend_type, ''), coalesce(application_name, ''), coalesce(usename, ''), coalesce(state, ''), xact_start, clock_timestamp() - xact_start
            from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null order by xact_start
            """);
        var open = new List<OpenTransaction>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            open.Add(new(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetDateTime(5), reader.GetFieldValue<TimeSpan>(6)));
        }

        return open;
    }
}
