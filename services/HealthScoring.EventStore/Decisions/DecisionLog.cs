using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>Reads an account's decisions back from the log.</summary>
public static class DecisionLog
{
    /// <summary>The recorded closes of the months that hold two days, in the order in which they were made; a day that was closed again is there twice.</summary>
    public static async Task<IReadOnlyList<DayClosed>> Closes(
        NpgsqlDataSource dataSource, string accountId, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select data::text from {DecisionStoreConfiguration.Schema}.mt_events where stream_id = any($1) and type = $2 order by seq_id");
        command.Parameters.Add(Value(StreamIds.DecisionsBetween(accountId, from, to).ToArray()));
        command.Parameters.Add(Value(StoredDecisions.DayClosed));
        var closes = new List<DayClosed>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            closes.Add(JsonSerializer.Deserialize<DayClosed>(reader.GetString(0), DecisionStoreConfiguration.Json)!);
        }

        return [.. closes.Where(c => c.Day >= from && c.Day <= to)];
    }
}
