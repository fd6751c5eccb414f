using System.CommandLine;
using HealthScoring.Cli.Publishing;

namespace HealthScoring.Cli.Simulation;

/// <summary>`healthscoring simulate`: product apps of twelve customers, for a demonstration.</summary>
public static class SimulateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var state = new Option<string>("--state")
        {
            HelpName = "path",
            Description = "File that remembers, from one start to the next, when the demonstration began and what has been sent. Keep it with the data.",
            DefaultValueFactory = _ => Path.Combine(".run", "simulation.json"),
        };
        var command = new Command("simulate", "Send history and live events of simulated product apps until interrupted.") { state };
        command.Does(async (parsed, cancellation) =>
        {
            try
            {
                await new RunSimulation(parsed.GetRequiredValue(state), clock, Console.WriteLine).Run(BrokerAddress.OfEnvironment(), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Console.WriteLine("Stopped; the next start goes on from here.");
            }

            return 0;
        });
        return command;
    }
}
