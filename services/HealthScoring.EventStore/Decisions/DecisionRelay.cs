using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// The decision log as an outbox: hands every page of it, in order, to a publisher, and moves on only when the publisher has returned. A page that fails comes again, so
/// everything is published at least once.
/// </summary>
public static class DecisionRelay
{
    /// <summary>Name under which progress is kept, and of the leadership. Another name would publish everything from the beginning.</summary>
    public const string Name = "notifications";

    // Small enough that what a failed page repeats is little, large enough that pages do not bound the rate.
    private const int PageDecisions = 1_000;

    /// <summary>Opens the log for publication, for the one process that leads it. The caller owns and disposes it.</summary>
    public static DocumentStore Open(
        NpgsqlDataSource dataSource, TimeProvider clock, Func<IReadOnlyList<LoggedDecision>, CancellationToken, Task> publish) => DocumentStore.For(options =>
        {
            DecisionStoreConfiguration.Configure(options, dataSource, clock);
            options.Projections.AsyncMode = DaemonMode.Solo;
            options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
            options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
            options.Projections.HealthCheckPollingTime = TimeSpan.FromSeconds(2);

            // What this version does not know must wait for one that does, and not be passed over.
            options.Projections.Errors.SkipUnknownEvents = false;
            options.Projections.Errors.SkipSerializationErrors = false;
            options.Projections.Errors.SkipApplyErrors = false;
            options.Projections.Subscribe(new Subscription(dataSource, publish));
        });

    /// <summary>How far publication is behind the log.</summary>
    public static async Task<ReadModelLag> Lag(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        const string schema = DecisionStoreConfiguration.Schema;
        await using var command = dataSource.CreateCommand(
            $"""
            select coalesce((select last_seq_id from {schema}.mt_event_progression where name = '{Name}:All'), 0), (select coalesce(max(seq_id), 0) from {schema}.mt_events)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The decision that this version does not know and publication has come to, or null.</summary>
    public static Task<UnknownType?> Unknown(NpgsqlDataSource dataSource, ReadModelLag lag, CancellationToken cancellation) =>
        UnknownType.Ahead(dataSource, DecisionStoreConfiguration.Schema, StoredDecisions.ByName.Keys, lag, cancellation);

    private sealed class Subscription : SubscriptionBase
    {
        private readonly NpgsqlDataSource _dataSource;
        private readonly Func<IReadOnlyList<LoggedDecision>, CancellationToken, Task> _publish;

        public Subscription(NpgsqlDataSource dataSource, Func<IReadOnlyList<LoggedDecision>, CancellationToken, Task> publish)
        {
            (_dataSource, _publish) = (dataSource, publish);
            Name = DecisionRelay.Name;
            Options.BatchSize = PageDecisions;
            Options.MaximumHopperSize = 4 * PageDecisions;
        }

        public override async Task<IChangeListener> ProcessEventsAsync(
            EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
        {
            await using (var connection = await _dataSource.OpenConnectionAsync(cancellationToken))
            {
                await UnknownType.DemandNone(
                    connection, DecisionStoreConfiguration.Schema, StoredDecisions.ByName.Keys, page.SequenceFloor, page.SequenceCeiling, cancellationToken);
            }

            await _publish([.. page.Events.Select(e => new LoggedDecision(e.Data, DecisionHeaders.Of(e)))], cancellationToken);
            return NullChangeListener.Instance;
        }
    }
}
