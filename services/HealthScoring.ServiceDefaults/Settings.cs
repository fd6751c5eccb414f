using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults;

/// <summary>Addresses that have a default.</summary>
public static class Settings
{
    /// <summary>An address, or its default where it is not set. Empty is not set: that is how a line of a compose file or a unit leaves it open.</summary>
    public static string Or(IConfiguration configuration, string setting, string otherwise) => configuration[setting] is { Length: > 0 } value ? value : otherwise;
}
