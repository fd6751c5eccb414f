using System.CommandLine;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Logging;

namespace HealthScoring.Cli.Rebuilding;

/// <summary>`healthscoring rebuild`: builds what the decisions come to and the read model again from the two logs, and changes over.</summary>
public static class RebuildCommand
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var command = new Command("rebuild", $"Build everything that can be built from the two logs again, beside what is in use, then point readers to it ({Connections.PostgresSetting}).");
        command.Does(async (_, cancellation) =>
        {
            var started = clock.GetTimestamp();
            await Database.Use("Rebuilding", async (dataSource, _) =>
            {
                Console.WriteLine($"{await new RebuildDecisions(dataSource).Run(cancellation)} decisions folded");
                using var loggers = LoggerFactory.Create(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
                var generation = await Rebuild(new(dataSource, clock, loggers.CreateLogger("rebuild")), new ConsoleProgress(clock), cancellation);
                Console.WriteLine($"Readers use {generation.Name} now ({clock.GetElapsedTime(started).TotalSeconds:0.0} s).");
            });
            return 0;
        });
        return command;
    }

    private static async Task<ReadModelSchema> Rebuild(RebuildReadModel rebuild, ConsoleProgress progress, CancellationToken cancellation)
    {
        try
        {
            return await rebuild.Run(progress, cancellation);
        }
        catch (RebuildStoppedException refusal)
        {
            throw new CommandFailedException(refusal.Message);
        }
    }

    private sealed class ConsoleProgress(TimeProvider clock) : IProgress<ReadModelLag>
    {
        private long _last = clock.GetTimestamp();

        public void Report(ReadModelLag value)
        {
            if (clock.GetElapsedTime(_last) >= ReportEvery)
            {
                _last = clock.GetTimestamp();
                Console.WriteLine($"{value.Through} of {value.Last} stored events");
            }
        }
    }
}
