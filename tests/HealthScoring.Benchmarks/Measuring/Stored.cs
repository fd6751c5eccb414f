using Npgsql;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>Waits for what ingestion has stored.</summary>
internal static class Stored
{
    /// <summary>Until so many different events are stored.</summary>
    public static async Task IdentitiesAsync(NpgsqlDataSource dataSource, long count)
    {
        while (true)
        {
            await using var command = dataSource.CreateCommand("select count(*) from ingest.inbox");
            if ((long)(await command.ExecuteScalarAsync())! >= count)
            {
                return;
            }

            await Task.Delay(20);
        }
    }
}
