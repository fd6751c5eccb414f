using System.CommandLine;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.Cli.Migration;

/// <summary>`healthscoring migrate`: the one way in which a database gets the schema that this version needs.</summary>
public static class MigrateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var command = new Command("migrate", $"Create or update the database schema ({Connections.PostgresSetting}).");
        command.Does(async (_, cancellation) =>
        {
            var started = clock.GetTimestamp();
            await Database.Use("Migrating", async (dataSource, connection) =>
            {
                await Migrate.Run(dataSource, clock, cancellation);
                var shapes = await Shapes.Read(dataSource, cancellation);
                Console.WriteLine(
                    $"The schema of {connection.Database} on {connection.Host} is up to date ({clock.GetElapsedTime(started).TotalSeconds:0.0} s); readers use read_{shapes.Generation}"
                    + (shapes.ReadModel < ReadModelSchema.Shape ? ", which this version cannot use: run `healthscoring rebuild`." : "."));
            });
            return 0;
        });
        return command;
    }
}
