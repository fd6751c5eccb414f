using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Looks for a word in every row of every table, as text and as the bytes of binary columns.</summary>
public static class WholeDatabase
{
    /// <summary>The tables that hold it, as schema.table, with how many rows do.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> RowsWith(RunningSystem system, string word)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await Tables(system))
        {
            // A row as text shows its bytes in hexadecimal.
            await using var command = system.DataSource.CreateCommand(
                $"select count(*) from {table} row where strpos(lower(row::text), lower($1)) > 0 or strpos(row::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = word });
            if (await command.ExecuteScalarAsync() is long rows and > 0)
            {
                found.Add(table, rows);
            }
        }

        return found;
    }

    private static async Task<List<string>> Tables(RunningSystem system)
    {
        await using var command = system.DataSource.CreateCommand(
            """
            select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class join pg_namespace n on n.oid = relnamespace
            where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_t'
            """);
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
