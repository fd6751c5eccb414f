using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.Cli.Publishing;

/// <summary>Where the broker is.</summary>
public static class BrokerAddress
{
    /// <summary>The address that the environment names; whatever publishes needs no database.</summary>
    /// <exception cref="CommandFailedException">It is missing or no address. The value, which holds a password, is not quoted.</exception>
    public static Uri OfEnvironment()
    {
        try
        {
            return Connections.RabbitMqOf(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        }
        catch (InvalidSettingsException fault)
        {
            throw new CommandFailedException(fault.Message);
        }
    }

    /// <summary>The address without what must not be shown.</summary>
    public static string Shown(Uri address) => $"{address.Host}:{(address.IsDefaultPort || address.Port < 0 ? address.Scheme == "amqps" ? 5671 : 5672 : address.Port)}";

    /// <summary>The virtual host of an address; `/` where it names none.</summary>
    public static string VirtualHostOf(Uri address) => Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')) is { Length: > 0 } named ? named : "/";
}
