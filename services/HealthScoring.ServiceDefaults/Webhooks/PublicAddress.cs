using System.Net;
using System.Net.Sockets;

namespace HealthScoring.ServiceDefaults.Webhooks;

/// <summary>Tells addresses of the public internet from all others, which whoever registers a webhook must not reach through us.</summary>
public static class PublicAddress
{
    // Registries of IANA: IPv4 and IPv6 Special-Purpose Addresses. Of IPv6 only 2000::/3 is given out, so that no unknown range is taken for public.
    private static readonly IPNetwork[] NotPublicV4 =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GivenOutV6 = IPNetwork.Parse("2000::/3");

    // Teredo and the other protocols of 2001::/23, documentation, and 6to4, which carries an IPv4 address that nobody checks.
    private static readonly IPNetwork[] NotPublicV6 = [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"]).Select(IPNetwork.Parse)];

    // Behind this prefix of NAT64 stands the IPv4 address that is reached in the end.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether an address is of the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !NotPublicV4.Any(network => network.Contains(address));
        }

        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) ? Is(new IPAddress(address.GetAddressBytes()[^4..]))
            : address.ScopeId == 0 && GivenOutV6.Contains(address) && !NotPublicV6.Any(network => network.Contains(address));
    }
}
