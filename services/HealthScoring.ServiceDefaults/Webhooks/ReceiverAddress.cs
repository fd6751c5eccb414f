using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults.Webhooks;

/// <summary>A receiver lies where we do not call.</summary>
public sealed class RefusedAddressException(string message) : Exception(message);

/// <summary>Where webhooks may lead: over https to the public internet, unless a setting allows more. Asked when one is registered, and of the very address that is connected to.</summary>
/// <param name="allowPrivate">Whether http and any address are allowed, for trials on one machine.</param>
public sealed class ReceiverAddress(bool allowPrivate)
{
    /// <summary>Setting that allows http and private addresses; `false` unless it is `true`.</summary>
    public const string AllowPrivateSetting = "HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE";

    private const int MostCharacters = 2_000;

    /// <summary>As the settings say.</summary>
    public static ReceiverAddress Of(IConfiguration configuration) => new(bool.TryParse(configuration[AllowPrivateSetting], out var allow) && allow);

    /// <summary>Reads the address of a receiver; says what it must be where it is something else.</summary>
    public (Uri? Address, string? Expected) Read(string? text) =>
        text is null || text.Length > MostCharacters || !Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? (null, $"An address such as `https://example.com/hooks`, at most {MostCharacters} characters.")
        : address.Scheme != Uri.UriSchemeHttps && !(allowPrivate && address.Scheme == Uri.UriSchemeHttp) ? (null, "It begins with `https://`.")
        : address.UserInfo.Length > 0 ? (null, "It has no user and password in it: deliveries are signed instead.")
        : address.Fragment.Length > 0 ? (null, "It has no part behind a `#`.")
        : (address, null);

    /// <summary>The addresses of a host, each of which may be called.</summary>
    /// <exception cref="RefusedAddressException">One of them may not: the others cannot be trusted either.</exception>
    /// <exception cref="SocketException">The name is not known, or cannot be asked for now.</exception>
    public async Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellation);
        return allowPrivate || addresses.All(PublicAddress.Is) ? addresses : throw new RefusedAddressException("Its address is not one of the public internet, and is not called.");
    }

    /// <summary>Connects to a host: to an address that was checked, and not to what its name may stand for a moment later.</summary>
    /// <exception cref="RefusedAddressException">It may not be called.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public async ValueTask<Stream> Connect(DnsEndPoint receiver, CancellationToken cancellation)
    {
        var addresses = await Resolve(receiver.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, receiver.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
