using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.LiveScores;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// Builds the next generation of the read model from the event store while readers use the current one, then points readers to it. Nothing is emptied in
/// between, nothing is published, and an interrupted rebuild is started again from nothing by the next one.
/// </summary>
public sealed class RebuildReadModel(NpgsqlDataSource dataSource, TimeProvider clock, ILogger logger)
{
    private const long RebuildLock = 0x4853_5242;

    // So little is left behind that the scoring service, which takes over, has it within a second.
    private const long CaughtUpWithin = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs it; answers the generation that readers now use.</summary>
    /// <exception cref="RebuildStoppedException">Another rebuild is running, or the projection stopped.</exception>
    /// <exception cref="OtherVersionException">The read model is of a newer version.</exception>
    public async Task<ReadModelSchema> Run(IProgress<ReadModelLag> progress, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (!await Ask<bool>(connection, $"select pg_try_advisory_lock({RebuildLock})", cancellation))
        {
            throw new RebuildStoppedException("Another rebuild is running.");
        }

        var current = await Shapes.Read(dataSource, cancellation);
        current.DemandNoneNewer();
        var next = new ReadModelSchema(current.Generation + 1);
        await Drop(connection, next, cancellation);
        await Drop(connection, new ReadModelSchema(current.Generation - 1), cancellation);
        await Migrate.CreateReadModel(connection, next, cancellation);
        await using (var store = ReadModelStore.Open(dataSource, next, clock, logger, ReadModelStore.RebuildPageEvents))
        {
            using var daemon = await store.BuildProjectionDaemonAsync(logger: logger);
            await daemon.StartAllAsync();
            await CatchUp(next, progress, cancellation);
            await daemon.StopAllAsync();
        }

        await LeaveTraces(connection, next, cancellation);
        await ChangeOver(connection, next, cancellation);
        await Execute(connection, $"select pg_advisory_unlock({RebuildLock})", CancellationToken.None);
        return next;
    }

    // A person may have been erased since a page here was read, and with them the traces of their account. What a trace is of use for is over soon anyway.
    private static async Task LeaveTraces(NpgsqlConnection connection, ReadModelSchema next, CancellationToken cancellation)
    {
        await Execute(connection, $"update {next.Name}.dirty set trace = null, traced_at = null where trace is not null", cancellation);
        await Execute(connection, $"update {next.Name}.health set trace = null, traced_at = null where trace is not null", cancellation);
    }

    // Days closed since an account was scored here are not in its row yet. No close is made between bringing the rows into line and changing over.
    private static async Task ChangeOver(NpgsqlConnection connection, ReadModelSchema next, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionLocks.ChangeGeneration(connection, transaction, cancellation);

        // A newer version may have come since this began.
        var shapes = await Shapes.Read(connection, cancellation);
        shapes.DemandNoneNewer();
        shapes.DemandCloses();
        await Execute(
            connection,
            $"""
            update {next.Name}.health h set band = d.state -> 'band' ->> 'band', closed_through = d.closed_through, close_due_at = '-infinity'
            from decisions.accounts d where d.account = h.account and (h.closed_through is distinct from d.closed_through or h.band is distinct from d.state -> 'band' ->> 'band')
            """,
            cancellation);
        await Execute(connection, $"update control.read_model set generation = {next.Generation}, shape = {ReadModelSchema.Shape}", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // Scores too, or lists would be empty in the moment in which readers change over.
    private async Task CatchUp(ReadModelSchema next, IProgress<ReadModelLag> progress, CancellationToken cancellation)
    {
        var score = new ScoreDueAccounts(dataSource, clock, logger);
        var standstill = new Standstill(clock);
        var atStart = (await ReadModelLag.Read(dataSource, next, cancellation)).Last;
        while (true)
        {
            var lag = await ReadModelLag.Read(dataSource, next, cancellation);
            progress.Report(lag);
            if (standstill.Lasts(lag))
            {
                throw new RebuildStoppedException($"The projection stopped at event {lag.Through} of {lag.Last}. What is logged above says why; readers keep what they have.");
            }

            if (lag.Through < atStart || lag.Last - lag.Through > CaughtUpWithin)
            {
                await Task.Delay(PollInterval, clock, cancellation);
            }
            else if ((await score.Batch(next, cancellation)).Due == 0)
            {
                return;
            }
        }
    }

    private static async Task Drop(NpgsqlConnection connection, ReadModelSchema schema, CancellationToken cancellation)
    {
        await Execute(connection, $"drop schema if exists {schema.Name} cascade", cancellation);
        await Execute(connection, $"delete from {EventStoreConfiguration.Schema}.mt_event_progression where name = '{schema.Projection}:All'", cancellation);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<T> Ask<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
