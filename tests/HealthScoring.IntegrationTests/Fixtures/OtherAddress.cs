using System.Net;
using System.Net.Sockets;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Callers at other addresses than everybody else's, all of which lead to this machine.</summary>
internal static class OtherAddress
{
    /// <summary>The n-th of them, 0 to 255.</summary>
    public static IPAddress Of(int n) => new([127, 0, 1, (byte)n]);

    /// <summary>Connects from one.</summary>
    public static async Task<NetworkStream> Connect(IPAddress from, Uri server, CancellationToken cancellation = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(server.Host, server.Port, cancellation);
        return new(socket, ownsSocket: true);
    }

    /// <summary>Calls from one.</summary>
    public static HttpClient Http(IPAddress from, Uri server) => new(new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await Connect(from, server, cancellation) }) { BaseAddress = server };
}
