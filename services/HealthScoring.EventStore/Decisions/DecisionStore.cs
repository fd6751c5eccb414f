using Marten;
using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The decision log, opened to append to it.</summary>
public sealed class DecisionStore(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    /// <summary>The store.</summary>
    public DocumentStore Store { get; } = DocumentStore.For(options => DecisionStoreConfiguration.Configure(options, dataSource, clock));

    /// <inheritdoc />
    public void Dispose() => Store.Dispose();
}
