using System.Net;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults;

/// <summary>Whether what is sent may be read, or answered, by whoever is between. To this machine itself it may; elsewhere somebody has to say that the network is theirs alone.</summary>
public static class Plaintext
{
    /// <summary>Setting that allows it, if it is `true`.</summary>
    public const string Setting = "HEALTHSCORING_ALLOW_PLAINTEXT";

    /// <summary>What to do about it, as the end of a sentence that says what is wrong.</summary>
    public const string Otherwise = $"or set {Setting}=true where nobody else is in that network, such as one of containers on one machine.";

    /// <summary>Whether connections to a host may be without TLS.</summary>
    public static bool IsAllowed(IConfiguration configuration, string host) => IsThisMachine(host) || bool.TryParse(configuration[Setting], out var allowed) && allowed;

    /// <summary>Whether a host is this machine: a loopback address, or the path of a socket.</summary>
    public static bool IsThisMachine(string host) => host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
