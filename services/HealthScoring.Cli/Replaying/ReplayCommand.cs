using System.CommandLine;
using System.Globalization;
using HealthScoring.EventStore.Replaying;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.Cli.Replaying;

/// <summary>`healthscoring replay`: decides again, from the stored facts, what is recorded about accounts, and shows where the two differ.</summary>
public static class ReplayCommand
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var account = new Option<string?>("--account") { Description = "Replay this account." };
        var all = new Option<bool>("--all") { Description = "Replay every account." };
        var command = new Command(
            "replay",
            "Compute closes and alerts again from the stored facts, each with the cut, scorecard and engine version that it records, and show every difference "
            + $"({Connections.PostgresSetting}). Changes nothing. Exit code 1 if anything differs.")
        {
            account, all,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(account) is null == result.GetResult(all) is null)
            {
                result.AddError("Say what to replay: --account ID, or --all.");
            }
        });
        command.Does(async (parsed, cancellation) =>
        {
            var differs = false;
            await Database.Use("Replaying", async (dataSource, _) =>
            {
                var replay = await ReplayAccounts.Open(dataSource, clock, cancellation);
                var accounts = parsed.GetValue(account) is { } id ? [id] : await replay.Accounts(cancellation);
                differs = await Replay(replay, accounts, clock, cancellation);
            });
            return differs ? 1 : 0;
        });
        return command;
    }

    private static async Task<bool> Replay(ReplayAccounts replay, IReadOnlyList<string> accounts, TimeProvider clock, CancellationToken cancellation)
    {
        var (started, reported, report) = (clock.GetTimestamp(), clock.GetTimestamp(), new ReplayReport());
        using var turn = new SemaphoreSlim(1);
        await Parallel.ForEachAsync(
            accounts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (accountId, token) =>
            {
                var replayed = await replay.Run(accountId, token);
                await turn.WaitAsync(token);
                try
                {
                    report.Add(accountId, replayed, Console.Out);
                    if (clock.GetElapsedTime(reported) >= ReportEvery)
                    {
                        reported = clock.GetTimestamp();
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Accounts:N0} of {accounts.Count:N0} accounts"));
                    }
                }
                finally
                {
                    turn.Release();
                }
            });
        report.End(Console.Out, clock.GetElapsedTime(started));
        return report.Differs;
    }
}
