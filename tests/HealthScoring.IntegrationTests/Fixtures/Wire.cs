using System.Net;
using System.Net.Sockets;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The way to a server, which a test can cut and mend: to those who use it the server goes away and comes back.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly IPEndPoint _here;
    private TcpListener? _listener;
    private CancellationTokenSource _cut = new();
    private TaskCompletionSource _flows = Flowing();
    private int _tearAt = int.MaxValue;

    public Wire(Uri server)
    {
        (_host, _port) = (server.Host, server.Port);
        _here = new(IPAddress.Loopback, RunningSystem.FreePort());
        Mend();
    }

    /// <summary>The address to use instead of the server's.</summary>
    public Uri Instead(Uri server) => new UriBuilder(server) { Host = _here.Address.ToString(), Port = _here.Port }.Uri;

    /// <summary>Cuts it: what is connected is disconnected, and nobody answers.</summary>
    public async Task Cut()
    {
        await _cut.CancelAsync();
        _listener?.Stop();
    }

    /// <summary>Lets nothing through any more and says so to nobody: connections stay and are made, and no byte arrives. As when a server is frozen.</summary>
    public void Clog() => _flows = new();

    /// <summary>Disconnects whoever receives as many bytes at once for the first time, in the middle of them. As when a server ends while it sends something large.</summary>
    public void TearAt(int bytes) => _tearAt = bytes;

    /// <summary>Whether that has happened.</summary>
    public bool Torn { get; private set; }

    /// <summary>Lets connections through.</summary>
    public void Mend()
    {
        _flows.TrySetResult();
        _cut = new();
        _listener = new(_here);
        _listener.Start();
        _ = Accept(_listener, _cut.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Cut();
        _listener?.Dispose();
        _cut.Dispose();
    }

    private async Task Accept(TcpListener listener, CancellationToken cut)
    {
        try
        {
            while (true)
            {
                _ = Forward(await listener.AcceptTcpClientAsync(cut), cut);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }

    private async Task Forward(TcpClient client, CancellationToken cut)
    {
        try
        {
            using var here = client;
            using var there = new TcpClient();
            await there.ConnectAsync(_host, _port, cut);
            await Task.WhenAny(Copy(here.GetStream(), there.GetStream(), torn: false, cut), Copy(there.GetStream(), here.GetStream(), torn: true, cut));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException)
        {
            // One end went, and the other goes with it.
        }
    }

    private async Task Copy(NetworkStream from, NetworkStream to, bool torn, CancellationToken cut)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cut) is var read and > 0)
        {
            await _flows.Task.WaitAsync(cut);
            if (torn && read >= _tearAt)
            {
                (_tearAt, Torn) = (int.MaxValue, true);
                await to.WriteAsync(buffer.AsMemory(0, read / 2), cut);
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cut);
        }
    }

    private static TaskCompletionSource Flowing()
    {
        var flows = new TaskCompletionSource();
        flows.SetResult();
        return flows;
    }
}
