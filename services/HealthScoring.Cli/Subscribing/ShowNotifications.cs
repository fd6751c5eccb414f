using Spectre.Console;

namespace HealthScoring.Cli.Subscribing;

/// <summary>Prints notifications: this is where a subscriber does what it is there for.</summary>
public static class ShowNotifications
{
    /// <summary>Prints each notification once.</summary>
    public static async Task Run(IAsyncEnumerable<NotificationDelivery> deliveries, IAnsiConsole console)
    {
        var seen = new SeenMessages();
        await foreach (var delivery in deliveries)
        {
            if (seen.IsNew(delivery.MessageId) && ReadNotification.Of(delivery.Body) is { } notification)
            {
                NotificationLine.Of(notification).Write(console);
            }
        }
    }
}
