using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Decisions;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Reads every decision about an account back from the log.</summary>
public static class StoredDecisionsOf
{
    public static async Task<IReadOnlyList<IAccountDecision>> Account(RunningSystem system, string accountId)
    {
        await using var command = system.DataSource.CreateCommand(
            "select type, data::text from decisions.mt_events where data ->> 'accountId' = $1 order by seq_id");
        command.Parameters.AddWithValue(accountId);
        var decisions = new List<IAccountDecision>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            // What people decide about alerts is in the log too.
            if (JsonSerializer.Deserialize(reader.GetString(1), StoredDecisions.ByName[reader.GetString(0)], DecisionStoreConfiguration.Json) is IAccountDecision decision)
            {
                decisions.Add(decision);
            }
        }

        return decisions;
    }

    /// <summary>The state that is kept of an account's closes.</summary>
    public static async Task<CloseState> State(RunningSystem system, string accountId)
    {
        await using var command = system.DataSource.CreateCommand("select state::text from decisions.accounts where account_id = $1");
        command.Parameters.AddWithValue(accountId);
        return await command.ExecuteScalarAsync() is string json ? CloseStateJson.Read(json) : CloseState.None;
    }

    /// <summary>Waits until a day of an account is closed.</summary>
    public static Task<CloseState> Closed(RunningSystem system, string accountId, DateOnly day) =>
        RunningSystem.Eventually(() => State(system, accountId), state => state.ClosedThrough >= day || state.FrozenOn is not null, TimeSpan.FromSeconds(60));
}
