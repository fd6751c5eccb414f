using System.CommandLine;
using HealthScoring.Cli.BrokerUsers;
using HealthScoring.Cli.Import;
using HealthScoring.Cli.Keys;
using HealthScoring.Cli.Migration;
using HealthScoring.Cli.Rebuilding;
using HealthScoring.Cli.Replaying;
using HealthScoring.Cli.Simulation;
using HealthScoring.Cli.Subscribing;
using HealthScoring.Cli.Watching;

namespace HealthScoring.Cli;

/// <summary>The commands of `healthscoring`.</summary>
public static class CommandLine
{
    // Long enough for a command to finish what the broker is confirming and to save its state; shorter than the 10 s that most supervisors give.
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(8);

    /// <summary>Runs the command that the arguments name; answers the exit code.</summary>
    public static Task<int> Run(string[] args, TimeProvider clock)
    {
        var root = new RootCommand("Customer health from product usage.")
        {
            MigrateCommand.Create(clock),
            RebuildCommand.Create(clock),
            ReplayCommand.Create(clock),
            ImportCommand.Create(clock),
            SimulateCommand.Create(clock),
            WatchCommand.Create(clock),
            SubscribeCommand.Create(clock),
            KeysCommand.Create(clock),
            BrokerUserCommand.Create(),
        };
        return root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = EndWithin });
    }

    /// <summary>Sets what a command does. A <see cref="CommandFailedException"/> becomes its message and exit code 1, an interruption 130.</summary>
    public static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await action(parsed, cancellation);
            }
            catch (CommandFailedException failure)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return 1;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return 130;
            }
        });
}
