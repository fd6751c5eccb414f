using System.Text.RegularExpressions;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.BrokerUsers;

/// <summary>A user of the broker who may do one thing. What may be configured, written and read are patterns of names, as RabbitMQ takes them.</summary>
/// <param name="Name">Name of the user.</param>
/// <param name="Configure">Queues and exchanges that it may declare and delete.</param>
/// <param name="Write">Queues and exchanges that it may publish to, or bind to something.</param>
/// <param name="Read">Queues and exchanges that it may consume from, or bind something to.</param>
/// <param name="Topic">Where it may publish to an exchange with some routing keys only: the exchange, and their pattern.</param>
public sealed partial record BrokerUser(string Name, string Configure, string Write, string Read, (string Exchange, string RoutingKeys)? Topic)
{
    private const string Nothing = "^$";

    /// <summary>A producer: publishes its own source's events, and nothing else.</summary>
    /// <param name="source">The source, which is the routing key.</param>
    /// <exception cref="CommandFailedException">The name has other characters than letters, digits, `.`, `_` and `-`, or more than 100.</exception>
    public static BrokerUser Producer(string source) =>
        new($"producer-{Checked(source)}", Nothing, Only(UsageChannel.Exchange), Nothing, (UsageChannel.Exchange, Only(source)));

    /// <summary>
    /// A subscriber: declares, binds and reads the queue `sub.NAME`. RabbitMQ's patterns are of queues and exchanges alike, so it may also make an exchange of that name and publish to it. What
    /// it sends there can come to its own queue alone, since it may bind no other; to the queue itself it cannot publish.
    /// </summary>
    /// <exception cref="CommandFailedException">The name has other characters than letters, digits, `.`, `_` and `-`, or more than 100.</exception>
    public static BrokerUser Subscriber(string name) =>
        new($"subscriber-{Checked(name)}", Only(QueueOf(name)), Only(QueueOf(name)), $"^({Regex.Escape(QueueOf(name))}|{Regex.Escape(NotificationChannel.Exchange)})$", null);

    /// <summary>Queue of a subscriber.</summary>
    public static string QueueOf(string subscriber) => $"sub.{subscriber}";

    private static string Only(string name) => $"^{Regex.Escape(name)}$";

    private static string Checked(string name) => Names().IsMatch(name)
        ? name
        : throw new CommandFailedException("A name has 1 to 100 characters: letters, digits, `.`, `_` and `-`.");

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Names();
}
