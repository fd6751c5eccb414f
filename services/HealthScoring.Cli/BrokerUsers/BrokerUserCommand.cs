using System.CommandLine;
using HealthScoring.Cli.Publishing;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.Cli.BrokerUsers;

/// <summary>`healthscoring broker-user`: users of the broker who may do one thing only.</summary>
public static class BrokerUserCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create() => new(
        "broker-user", $"Make users of RabbitMQ who may do one thing only ({BrokerAdministration.Setting}, and the virtual host of {Connections.RabbitMqSetting}).")
    {
        Kind("producer", "source", "One who may publish the events of one source, and do nothing else.", BrokerUser.Producer),
        Kind("subscriber", "name", "One who may declare, bind and read the queue sub.NAME, and do nothing else.", BrokerUser.Subscriber),
    };

    private static Command Kind(string kind, string argument, string description, Func<string, BrokerUser> of)
    {
        var name = new Argument<string>(argument) { Description = "Letters, digits, `.`, `_` and `-`; at most 100." };
        var remove = new Option<bool>("--remove") { Description = "Remove it and end its connections." };
        var command = new Command(kind, $"{description} The address with its new password is printed, once; again: another password, while connections stay open.") { name, remove };
        command.Does(async (parsed, cancellation) =>
        {
            var user = of(parsed.GetRequiredValue(name));
            using var administration = BrokerAdministration.OfEnvironment();
            if (parsed.GetValue(remove))
            {
                await administration.Remove(user, cancellation);
                return 0;
            }

            var broker = BrokerAddress.OfEnvironment();
            var password = await administration.Put(user, BrokerAddress.VirtualHostOf(broker), cancellation);
            await Console.Error.WriteLineAsync($"{user.Name} of virtual host {BrokerAddress.VirtualHostOf(broker)}. Keep its address now, it is not shown again:");
            await Console.Out.WriteLineAsync(new UriBuilder(broker) { UserName = user.Name, Password = password }.Uri.AbsoluteUri);
            return 0;
        });
        return command;
    }
}
