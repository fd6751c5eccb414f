using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults;

/// <summary>Collects everything that is wrong with a service's settings, so that whoever set them hears of all of it at once. Names settings and never quotes a value.</summary>
public sealed class SettingsCheck(IConfiguration configuration)
{
    private readonly List<string> _faults = [];

    /// <summary>What is wrong so far, one line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Checks where the database is.</summary>
    public SettingsCheck Postgres()
    {
        Connections.ReadPostgres(configuration, _faults);
        return this;
    }

    /// <summary>Checks where the replica is, if there is one.</summary>
    public SettingsCheck PostgresReads()
    {
        if (configuration[Connections.ReadsSetting] is { Length: > 0 })
        {
            Connections.ReadPostgres(configuration, _faults, Connections.ReadsSetting);
        }

        return this;
    }

    /// <summary>Checks where the broker is.</summary>
    public SettingsCheck RabbitMq()
    {
        Connections.ReadRabbitMq(configuration, _faults);
        return this;
    }

    /// <summary>Checks who may call.</summary>
    public SettingsCheck Access()
    {
        _faults.AddRange(TokenAccess.Faults(configuration));
        return Section<AccessOptions>(AccessOptions.Section);
    }

    /// <summary>Checks an address to listen on, if it is set.</summary>
    public SettingsCheck Listen(string setting) => That(setting, IsBinding, "an address to listen on, such as http://127.0.0.1:8080");

    /// <summary>Checks an address that others are sent to, if it is set.</summary>
    public SettingsCheck Link(string setting) => That(
        setting, value => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", "an address such as https://health.example.com");

    /// <summary>Checks a setting that is on or off, if it is set.</summary>
    public SettingsCheck Flag(string setting) => That(setting, value => bool.TryParse(value, out _), "true or false");

    /// <summary>Checks every value of a section against what <typeparamref name="T"/> says of it.</summary>
    public SettingsCheck Section<T>(string section)
    {
        foreach (var property in typeof(T).GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                var kind = property.PropertyType == typeof(TimeSpan) ? "a time such as 00:00:05" : "a whole number";
                That($"{section}:{property.Name}", value => IsIn(range, property.PropertyType, value), $"{kind}, from {range.Minimum} to {range.Maximum}");
            }
        }

        return this;
    }

    /// <summary>Ends the check, with what concerns every service.</summary>
    /// <exception cref="InvalidSettingsException">Something is wrong; the message has all of it.</exception>
    public void OrThrow()
    {
        Flag(Plaintext.Setting);
        _faults.AddRange(Exporters.Faults(configuration));
        if (_faults.Count > 0)
        {
            throw new InvalidSettingsException(string.Join(Environment.NewLine, _faults));
        }
    }

    private SettingsCheck That(string setting, Func<string, bool> isSo, string expected)
    {
        if (configuration[setting] is { Length: > 0 } value && !isSo(value))
        {
            // As an environment variable is written, which is how nearly everybody sets it.
            _faults.Add($"{setting.Replace(":", "__", StringComparison.Ordinal)} is not {expected}.");
        }

        return this;
    }

    private static bool IsBinding(string value)
    {
        try
        {
            // A port that is no number passes for a part of the host's name.
            return BindingAddress.Parse(value) is { Scheme: "http" or "https", Port: >= 0 and <= 65_535 } address && (address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsIn(RangeAttribute range, Type type, string value)
    {
        try
        {
            return range.IsValid(TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value));
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }
}
