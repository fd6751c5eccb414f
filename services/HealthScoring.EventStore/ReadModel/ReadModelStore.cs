using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>The event store opened to keep one generation of the read model.</summary>
public static class ReadModelStore
{
    /// <summary>Events of a page while the read model is kept. Larger than Marten's default of 500, because a page costs a few round trips however many events it holds.</summary>
    public const int PageEvents = 2_000;

    /// <summary>Events of a page of a rebuild, for which nobody waits: the larger it is, the fewer times is a row written that many events touch.</summary>
    public const int RebuildPageEvents = 8_000;

    /// <summary>Opens it; the caller owns and disposes it.</summary>
    public static DocumentStore Open(NpgsqlDataSource dataSource, ReadModelSchema schema, TimeProvider clock, ILogger logger, int pageEvents = PageEvents) => DocumentStore.For(options =>
    {
        EventStoreConfiguration.Configure(options, dataSource, clock);

        // Which of several processes runs the projection is decided outside of the store: see Leadership.
        options.Projections.AsyncMode = DaemonMode.Solo;
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(50);
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(100);

        // A type that this version does not know stops it; skipping would pass over the facts of a newer version during a rolling upgrade.
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.Add(new ActivityProjection(schema, dataSource, logger), ProjectionLifecycle.Async, schema.Projection, async =>
        {
            async.BatchSize = pageEvents;
            async.MaximumHopperSize = 2 * pageEvents;
        });
    });
}
