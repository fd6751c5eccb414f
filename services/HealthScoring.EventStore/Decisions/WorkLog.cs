using System.Text.Json;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>Reads what people have done about alerts back from the log.</summary>
public static class WorkLog
{
    /// <summary>The commands of accounts, in the order in which they were given, by account id; accounts without any are left out.</summary>
    public static async Task<ILookup<string, IAlertWork>> Of(NpgsqlDataSource dataSource, IReadOnlyCollection<string> accountIds, CancellationToken cancellation)
    {
        if (accountIds.Count == 0)
        {
            return Array.Empty<IAlertWork>().ToLookup(c => c.AccountId, StringComparer.Ordinal);
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await Of(connection, accountIds, cancellation);
    }

    /// <summary>The same on an open connection.</summary>
    public static async Task<ILookup<string, IAlertWork>> Of(NpgsqlConnection connection, IReadOnlyCollection<string> accountIds, CancellationToken cancellation)
    {
        var commands = new List<IAlertWork>();
        await using var command = new NpgsqlCommand(
            $"select type, data::text from {DecisionStoreConfiguration.Schema}.mt_events where stream_id = any($1) order by stream_id, version", connection);
        command.Parameters.Add(Value(accountIds.Select(StreamIds.Work).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            commands.Add((IAlertWork)JsonSerializer.Deserialize(reader.GetString(1), StoredTypes.OfDecision(reader.GetString(0)), DecisionStoreConfiguration.Json)!);
        }

        return commands.ToLookup(c => c.AccountId, StringComparer.Ordinal);
    }

    /// <summary>What commands come to.</summary>
    public static AlertWork Fold(IEnumerable<IAlertWork> commands) => commands.Aggregate(AlertWork.None, AlertWork.Evolve);
}
