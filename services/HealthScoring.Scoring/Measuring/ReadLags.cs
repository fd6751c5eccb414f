using HealthScoring.EventStore;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Scoring.Measuring;

/// <summary>Reads how far what follows from the logs is behind them: by rows of primary keys and one range of an index, however long the logs are.</summary>
internal sealed class ReadLags(NpgsqlDataSource dataSource, Gauges gauges, TimeProvider clock)
{
    /// <summary>Facts that are not projected.</summary>
    public async Task OfProjection(CancellationToken cancellation)
    {
        var lag = await ReadModelLag.Read(dataSource, await Migrate.Generation(dataSource, cancellation), cancellation);
        var age = await Age(EventStoreConfiguration.Schema, lag, cancellation);
        gauges.ProjectionLag.Take(Math.Max(0, lag.Last - lag.Through));
        gauges.ProjectionAge.Take(age);
    }

    /// <summary>Accounts whose scores are behind their facts. They are few, but for a moment after a catalogue was published.</summary>
    public async Task OfScores(CancellationToken cancellation)
    {
        var schema = await Migrate.Generation(dataSource, cancellation);
        await using var command = dataSource.CreateCommand($"select count(*), min(stored_at) from {schema.Name}.dirty");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        gauges.ScorePending.Take(reader.GetInt64(0));
        gauges.ScoreAge.Take(reader.IsDBNull(1) ? 0 : Seconds(reader.GetFieldValue<DateTimeOffset>(1)));
    }

    /// <summary>Decisions that are not published.</summary>
    public async Task OfPublication(CancellationToken cancellation)
    {
        var lag = await DecisionRelay.Lag(dataSource, cancellation);
        var age = await Age(DecisionStoreConfiguration.Schema, lag, cancellation);
        gauges.PublicationLag.Take(Math.Max(0, lag.Last - lag.Through));
        gauges.PublicationAge.Take(age);
    }

    /// <summary>Accounts with a close that is due. Those that a rebuild lets be looked at again have no time since when.</summary>
    public async Task OfCloses(CancellationToken cancellation)
    {
        var schema = await Migrate.Generation(dataSource, cancellation);
        await using var command = dataSource.CreateCommand(
            $"select count(*), min(close_due_at) filter (where close_due_at > '-infinity') from {schema.Name}.health where close_due_at <= $1");
        command.Parameters.Add(Value(clock.GetUtcNow().UtcDateTime));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        gauges.ClosesPending.Take(reader.GetInt64(0));
        gauges.ClosesDelay.Take(reader.IsDBNull(1) ? 0 : Seconds(reader.GetFieldValue<DateTimeOffset>(1)));
    }

    private async Task<double> Age(string schema, ReadModelLag lag, CancellationToken cancellation)
    {
        if (!lag.Behind)
        {
            return 0;
        }

        await using var command = dataSource.CreateCommand($"select timestamp from {schema}.mt_events where seq_id > $1 order by seq_id limit 1");
        command.Parameters.Add(Value(lag.Through));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Seconds(reader.GetFieldValue<DateTimeOffset>(0)) : 0;
    }

    private double Seconds(DateTimeOffset since) => Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds);
}
