using Npgsql;

namespace HealthScoring.Scoring.Measuring;

/// <summary>
/// Reads the gauges, again and again. Each reading is on its own: what cannot be read, because the database is away, is being migrated or is of another version, is named in the log once and not reported,
/// and the others are.
/// </summary>
public sealed partial class ReadGauges(NpgsqlDataSource dataSource, Gauges gauges, ScoringOptions options, TimeProvider clock, ILogger<ReadGauges> logger) : BackgroundService
{
    /// <summary>How long a reading may take. None takes a second with a hundred thousand accounts. One that does not come to an end must not keep the database busy.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (lags, counts, producers) = (new ReadLags(dataSource, gauges, clock), new ReadCounts(dataSource, gauges), new ReadProducers(dataSource, gauges, clock));
        (string Name, Func<CancellationToken, Task> Read)[] readings =
        [
            ("projection", lags.OfProjection), ("scores", lags.OfScores), ("publication", lags.OfPublication), ("closes", lags.OfCloses), ("accounts", counts.OfAccounts), ("alerts", counts.OfOpenAlerts),
            ("producers", producers.All), ("webhooks", counts.OfPendingWebhooks),
        ];
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (name, read) in readings)
            {
                await Read(name, read, stoppingToken);
            }

            await Task.Delay(options.GaugesEvery, clock, stoppingToken);
        }
    }

    private async Task Read(string name, Func<CancellationToken, Task> read, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(Within, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            await read(over.Token);
            if (_failed.Remove(name))
            {
                ReadAgain(name);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            if (_failed.Add(name))
            {
                NotRead(name, late.IsCancellationRequested ? $"no answer within {Within.TotalSeconds:0} s" : failure.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Gauges of {Name} cannot be read and are not reported until they can: {Reason}")]
    private partial void NotRead(string name, string reason);

    [LoggerMessage(LogLevel.Information, "Gauges of {Name} are read again")]
    private partial void ReadAgain(string name);
}
