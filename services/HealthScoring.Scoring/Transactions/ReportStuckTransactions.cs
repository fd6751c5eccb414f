using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.Scoring.Transactions;

/// <summary>Names transactions that stay open, and how to end them: what they hold back looks like a fault of ours, and whoever left them open does not know.</summary>
public sealed partial class ReportStuckTransactions(NpgsqlDataSource dataSource, ScoringOptions options, TimeProvider clock, ILogger<ReportStuckTransactions> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly StuckTransactions _stuck = new(options.StuckTransactionAfter, clock);
    private LogLags _before = new(new(-1, -1), new(-1, -1));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                NotLookedAt(failure.SqlState ?? "no connection");
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Ending here would end the service.
                Failed(failure);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        var open = await OpenTransaction.Read(dataSource, cancellation);
        var lags = new LogLags(
            await ReadModelLag.Read(dataSource, await Migrate.Generation(dataSource, cancellation), cancellation), await DecisionRelay.Lag(dataSource, cancellation));
        foreach (var transaction in _stuck.ToName(open))
        {
            Stuck(
                transaction.Pid, transaction.Application, transaction.User, transaction.Since, (long)transaction.Age.TotalSeconds, transaction.State,
                StuckTransactions.HeldBack(_before, lags));
        }

        _before = lags;
    }

    [LoggerMessage(LogLevel.Warning,
        "A transaction is stuck: pid {Pid}, application '{Application}', user '{User}', open since {Since:u} ({Seconds} s), {State}. It holds back {HeldBack}. If nobody needs it: select pg_terminate_backend({Pid})")]
    private partial void Stuck(int pid, string application, string user, DateTime since, long seconds, string state, string heldBack);

    [LoggerMessage(LogLevel.Error, "Open transactions could not be looked at")]
    private partial void Failed(Exception failure);

    [LoggerMessage(LogLevel.Debug, "Open transactions could not be looked at ({Reason})")]
    private partial void NotLookedAt(string reason);
}
