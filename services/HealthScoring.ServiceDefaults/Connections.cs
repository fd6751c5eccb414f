using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.ServiceDefaults;

/// <summary>Where a service finds what it depends on. Every setting is checked before anything starts, and every fault is named at once.</summary>
/// <param name="Postgres">`HEALTHSCORING_POSTGRES`: Npgsql connection string of the event store's database.</param>
/// <param name="RabbitMq">`HEALTHSCORING_RABBITMQ`: amqp(s) address of the broker with user, password and virtual host, `?cacertfile=` for an authority of your own, and `?nodes=` for the nodes of a cluster.</param>
public sealed record Connections(NpgsqlConnectionStringBuilder Postgres, Uri RabbitMq)
{
    /// <summary>Name of the setting with the connection string of PostgreSQL.</summary>
    public const string PostgresSetting = "HEALTHSCORING_POSTGRES";

    /// <summary>Name of the setting with the connection string of a replica to answer questions from.</summary>
    public const string ReadsSetting = "HEALTHSCORING_POSTGRES_READS";

    /// <summary>Name of the setting with the address of RabbitMQ.</summary>
    public const string RabbitMqSetting = "HEALTHSCORING_RABBITMQ";

    // The same statements come all day. Prepared, each is parsed once for each connection, and planned a few times.
    private const int PreparedStatements = 100;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidSettingsException">A setting is missing or malformed; the message names each one and never quotes a value.</exception>
    public static Connections Of(IConfiguration configuration)
    {
        var faults = new List<string>();
        var postgres = ReadPostgres(configuration, faults);
        var rabbitMq = ReadRabbitMq(configuration, faults);
        return faults.Count == 0 ? new(postgres!, rabbitMq!) : throw new InvalidSettingsException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Reads the setting of PostgreSQL alone, for what needs no broker.</summary>
    /// <exception cref="InvalidSettingsException">The setting is missing or malformed.</exception>
    public static NpgsqlConnectionStringBuilder PostgresOf(IConfiguration configuration) => PostgresOf(configuration, PostgresSetting);

    /// <summary>Reads the setting of the replica; null where there is none.</summary>
    /// <exception cref="InvalidSettingsException">The setting is malformed.</exception>
    public static NpgsqlConnectionStringBuilder? ReadsOf(IConfiguration configuration) => configuration[ReadsSetting] is { Length: > 0 } ? PostgresOf(configuration, ReadsSetting) : null;

    /// <summary>Reads the setting of RabbitMQ alone, for what needs no database.</summary>
    /// <exception cref="InvalidSettingsException">The setting is missing or malformed.</exception>
    public static Uri RabbitMqOf(IConfiguration configuration)
    {
        var faults = new List<string>();
        return ReadRabbitMq(configuration, faults) ?? throw new InvalidSettingsException(string.Join(Environment.NewLine, faults));
    }

    internal static NpgsqlConnectionStringBuilder? ReadPostgres(IConfiguration configuration, List<string> faults, string setting = PostgresSetting)
    {
        try
        {
            if (configuration[setting] is { Length: > 0 } value)
            {
                var postgres = new NpgsqlConnectionStringBuilder(value);
                if (postgres.Host is { Length: > 0 } hosts)
                {
                    if (postgres.SslMode != SslMode.VerifyFull && !hosts.Split(',').All(host => Plaintext.IsAllowed(configuration, WithoutPort(host.Trim()))))
                    {
                        faults.Add(
                            $"{setting} names a server elsewhere and does not demand to know who answers there. Add `SSL Mode=VerifyFull`, with `Root Certificate=FILE` for an "
                            + $"authority of your own, {Plaintext.Otherwise}");
                        return null;
                    }

                    // Unless it is asked for: Npgsql would look for Kerberos at every start, which images of containers do not have, and they would say so.
                    postgres.GssEncryptionMode = postgres.ShouldSerialize("GSS Encryption Mode") ? postgres.GssEncryptionMode : GssEncryptionMode.Disable;
                    postgres.MaxAutoPrepare = postgres.ShouldSerialize("Max Auto Prepare") ? postgres.MaxAutoPrepare : PreparedStatements;
                    return postgres;
                }

                faults.Add($"{setting} names no Host.");
                return null;
            }

            faults.Add($"{setting} is not set. Set it to an Npgsql connection string such as Host=...;Username=...;Password=...;Database=...");
        }
        catch (ArgumentException)
        {
            faults.Add($"{setting} is not a connection string that Npgsql understands.");
        }

        return null;
    }

    internal static Uri? ReadRabbitMq(IConfiguration configuration, List<string> faults)
    {
        if (!Uri.TryCreate(configuration[RabbitMqSetting], UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            faults.Add($"{RabbitMqSetting} is not set to an address such as amqps://user:password@host:5671/vhost.");
            return null;
        }

        var nodes = BrokerNodes.Of(uri);
        if (nodes.Contains(null))
        {
            faults.Add($"{RabbitMqSetting} names nodes that are no list such as nodes=rabbit-1,rabbit-2:5673.");
            return null;
        }

        if (!BrokerTls.IsOn(uri) && !nodes.All(node => Plaintext.IsAllowed(configuration, node!.Host)))
        {
            faults.Add($"{RabbitMqSetting} names a broker elsewhere, to which everything, the password too, would go in the clear. Use an address that begins with amqps://, {Plaintext.Otherwise}");
            return null;
        }

        try
        {
            BrokerTls.Authorities(uri);
            return uri;
        }
        catch (CryptographicException failure)
        {
            faults.Add($"{RabbitMqSetting} names a cacertfile that cannot be used: it is to hold certificates as PEM. {failure.Message}");
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder PostgresOf(IConfiguration configuration, string setting)
    {
        var faults = new List<string>();
        return ReadPostgres(configuration, faults, setting) ?? throw new InvalidSettingsException(string.Join(Environment.NewLine, faults));
    }

    // Npgsql takes several hosts, each with a port of its own.
    private static string WithoutPort(string host) => host.LastIndexOf(':') is var colon and > 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']') ? host[..colon] : host;
}
