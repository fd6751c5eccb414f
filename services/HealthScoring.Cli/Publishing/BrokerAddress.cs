using HealthScoring.ServiceDefaults;

namespace HealthScoring.Cli.Publishing;

/// <summary>Where the broker is.</summary>
public static class BrokerAddress
{
    /// <summary>The address that the environment names; whatever publishes needs no database.</summary>
    /// <exception cref="CommandFailedException">It is missing or no address. The value, which holds a password, is not quoted.</exception>
    public static Uri OfEnvironment() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable(Connections.RabbitMqSetting), UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw new CommandFailedException($"{Connections.RabbitMqSetting} is not set to an address such as amqp://user:password@host:5672/vhost.");

    /// <summary>The address without what must not be shown.</summary>
    public static string Shown(Uri address) => $"{address.Host}:{(address.IsDefaultPort || address.Port < 0 ? 5672 : address.Port)}";
}
