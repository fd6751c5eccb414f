using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>When the services of a system asked their database for something: each query, from its beginning to its end.</summary>
internal sealed class QueryWatch : IDisposable
{
    private readonly ConcurrentQueue<(DateTime From, DateTime Through)> _queries = new();
    private readonly ActivityListener _listener;

    public QueryWatch(RunningSystem system, string text)
    {
        var database = new NpgsqlConnectionStringBuilder(system.Postgres).Database;
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = query =>
            {
                if (query.GetTagItem("db.namespace") as string == database && query.GetTagItem("db.query.text") is string asked && asked.Contains(text, StringComparison.Ordinal))
                {
                    _queries.Enqueue((query.StartTimeUtc, query.StartTimeUtc + query.Duration));
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _queries.Count;

    /// <summary>How many of them there were at once.</summary>
    public int AtOnce => _queries.Max(query => _queries.Count(other => other.From <= query.From && query.From < other.Through));

    public void Dispose() => _listener.Dispose();
}
