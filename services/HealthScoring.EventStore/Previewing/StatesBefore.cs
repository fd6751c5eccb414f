using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Previewing;

/// <summary>What accounts' closes came to before a day: their decisions until then, folded.</summary>
internal static class StatesBefore
{
    /// <summary>The state of each account before the first close of its day or a later one. Accounts come with the first day that was ever closed.</summary>
    public static async Task<IReadOnlyDictionary<string, CloseState>> Read(
        NpgsqlDataSource dataSource, IReadOnlyList<(string AccountId, DateOnly FirstClosed, DateOnly Day)> accounts, CancellationToken cancellation)
    {
        var days = accounts.ToDictionary(a => a.AccountId, a => a.Day, StringComparer.Ordinal);
        var states = accounts.ToDictionary(a => a.AccountId, _ => CloseState.None, StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        await using var command = dataSource.CreateCommand(
            $"""
            select type, (data - array['lines', 'onboarding', 'steady', 'signals'])::text from {DecisionStoreConfiguration.Schema}.mt_events where stream_id = any($1) order by seq_id
            """);
        command.Parameters.Add(Value(accounts.SelectMany(a => StreamIds.DecisionsBetween(a.AccountId, a.FirstClosed, a.Day)).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var decision = (IAccountDecision)JsonSerializer.Deserialize(reader.GetString(1), StoredTypes.OfDecision(reader.GetString(0)), DecisionStoreConfiguration.Json)!;
            if (decision is DayClosed close && close.Day >= days[close.AccountId])
            {
                ended.Add(close.AccountId);
            }

            if (!ended.Contains(decision.AccountId))
            {
                states[decision.AccountId] = CloseState.Evolve(states[decision.AccountId], decision);
            }
        }

        return states;
    }
}
