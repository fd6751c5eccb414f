using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.Database;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// Builds the tables beside the log of decisions again from that log: states of accounts, alerts and people's work on them, silences, scorecards. One transaction, so readers
/// see the old rows until the new ones are there; nothing is decided meanwhile, and nothing is published.
/// </summary>
public sealed class RebuildDecisions(NpgsqlDataSource dataSource)
{
    private const int BatchCommands = 1_000;

    /// <summary>Runs it; answers how many decisions were folded.</summary>
    /// <exception cref="OtherVersionException">What is kept is of a newer version.</exception>
    public async Task<long> Run(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.ChangeGeneration(connection, transaction, cancellation);
        await DecisionLocks.ChangeScorecards(connection, transaction, cancellation);
        (await Shapes.Read(connection, cancellation)).DemandNoneNewer();
        var rows = new Rows(connection, transaction);
        rows.Add(new("delete from decisions.accounts"));
        rows.Add(new("delete from decisions.alerts"));
        rows.Add(new("delete from decisions.alert_work"));
        rows.Add(new("delete from decisions.silences"));
        rows.Add(new("delete from decisions.scorecards"));
        var folded = await Fold(rows, cancellation);

        // As they were published, also where a newer version put a constant into one that this version does not know.
        rows.Add(new(
            $"""
            update decisions.scorecards s set scorecard = e.data -> 'scorecard' from {DecisionStoreConfiguration.Schema}.mt_events e
            where e.type = '{StoredDecisions.ScorecardPublished}' and s.id = e.data -> 'scorecard' ->> 'id' and s.version = (e.data -> 'scorecard' ->> 'version')::int
            """));

        // In this transaction: whoever closes days looks at it after the lock, and so finds states and their number together.
        rows.Add(new($"update control.decisions set shape = {CloseStateJson.Shape}"));
        await rows.Flush(cancellation);
        await transaction.CommitAsync(cancellation);
        return folded;
    }

    private async Task<long> Fold(Rows rows, CancellationToken cancellation)
    {
        var (states, work, folded) = (new SortedDictionary<string, CloseState>(StringComparer.Ordinal), new Dictionary<string, AlertWork>(StringComparer.Ordinal), 0L);
        await foreach (var decision in Log(cancellation))
        {
            folded++;
            switch (decision)
            {
                case IAccountDecision account:
                    states[account.AccountId] = CloseState.Evolve(states.GetValueOrDefault(account.AccountId, CloseState.None), account);
                    rows.Add(AlertRows.Of(Keys.Account(account.AccountId), account));
                    break;
                case IAlertWork command:
                    var after = AlertWork.Evolve(work.GetValueOrDefault(command.AccountId, AlertWork.None), command);
                    work[command.AccountId] = after;
                    rows.Add(AlertWorkRow.Upsert(command.AlertId, after.Of(command.AlertId)));
                    break;
                case ProducerWentSilent silent:
                    rows.Add(SilenceRows.Began(silent));
                    break;
                case ProducerRecovered recovered:
                    rows.Add(SilenceRows.Ended(recovered));
                    break;
                case ScorecardPublished published:
                    rows.Add(ScorecardRows.Insert(published));
                    break;
            }

            await rows.FlushIfFull(cancellation);
        }

        foreach (var some in states.Chunk(BatchCommands))
        {
            rows.Add(DecisionWrites.States(some.ToDictionary(s => Keys.Account(s.Key), s => StateRow.Of(s.Key, s.Value))));
            await rows.Flush(cancellation);
        }

        return folded;
    }

    // Lines and points are most of a close, and nothing here is made of them. A tombstone stands where an append failed after it had taken its number.
    private async IAsyncEnumerable<object> Log([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select type, (data - array['lines', 'onboarding', 'steady', 'signals'])::text from {DecisionStoreConfiguration.Schema}.mt_events where type <> 'tombstone' order by seq_id");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return JsonSerializer.Deserialize(reader.GetString(1), StoredTypes.OfDecision(reader.GetString(0)), DecisionStoreConfiguration.Json)!;
        }
    }

    private sealed class Rows(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        private readonly List<NpgsqlBatchCommand> _commands = [];

        public void Add(NpgsqlBatchCommand? command)
        {
            if (command is not null)
            {
                _commands.Add(command);
            }
        }

        public Task FlushIfFull(CancellationToken cancellation) => _commands.Count >= BatchCommands ? Flush(cancellation) : Task.CompletedTask;

        public async Task Flush(CancellationToken cancellation)
        {
            // The last of them reads the whole log.
            await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
            foreach (var command in _commands)
            {
                batch.BatchCommands.Add(command);
            }

            _commands.Clear();
            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(cancellation);
            }
        }
    }
}

/// <summary>Rows of silences, which follow from what is decided about producers.</summary>
internal static class SilenceRows
{
    /// <summary>A producer went dark.</summary>
    public static NpgsqlBatchCommand Began(ProducerWentSilent silent) => new("insert into decisions.silences (source, since, noticed_at) values ($1, $2, $3)")
    {
        Parameters = { Value(silent.Source), Value(silent.Since.UtcDateTime), Value(silent.At.UtcDateTime) },
    };

    /// <summary>It is back.</summary>
    public static NpgsqlBatchCommand Ended(ProducerRecovered recovered) => new("update decisions.silences set until = $3 where source = $1 and since = $2")
    {
        Parameters = { Value(recovered.Source), Value(recovered.Since.UtcDateTime), Value(recovered.At.UtcDateTime) },
    };
}
