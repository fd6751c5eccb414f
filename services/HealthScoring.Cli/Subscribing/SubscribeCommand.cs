using System.CommandLine;
using HealthScoring.Cli.Publishing;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Subscribing;

/// <summary>`healthscoring subscribe`: notifications as they are published, one line each.</summary>
public static class SubscribeCommand
{
    // All but the closes, of which every account has one a day.
    private static readonly string[] Standard = ["alert.#", NotificationRoutingKey.HealthBandChanged, "account.#", "ops.#"];

    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var routingKeys = new Option<string[]>("--routing-key")
        {
            HelpName = "pattern",
            Description = "What to show, such as alert.# or alert.raised.critical or #; may be given several times. All but health.closed if left out.",
            DefaultValueFactory = _ => Standard,
        };
        var command = new Command("subscribe", "Show notifications as they are published, until interrupted.") { routingKeys };
        command.Does(async (parsed, cancellation) =>
        {
            try
            {
                var patterns = parsed.GetRequiredValue(routingKeys);
                await using var feed = await NotificationFeed.Connect(BrokerAddress.OfEnvironment(), patterns, Console.Error.WriteLine, clock, cancellation);
                await Console.Error.WriteLineAsync($"Waiting for {string.Join(", ", patterns)} from {NotificationChannel.Exchange}.");
                await ShowNotifications.Run(feed.Read(cancellation), Terminal.OrPlain());
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // How subscribing ends.
            }

            return 0;
        });
        return command;
    }
}
