using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A server as it is with TLS: what comes in is encrypted under a certificate, what is behind is the real server. PostgreSQL is asked for TLS in its own words first.</summary>
internal sealed class TlsWire : IAsyncDisposable
{
    // What a client of PostgreSQL says first if it wants TLS: a length of 8, and this.
    private const int SslRequest = 80_877_103;

    private readonly string _host;
    private readonly int _port;
    private readonly X509Certificate2 _certificate;
    private readonly bool _postgres;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _over = new();

    private int _came;
    private int _spoken;

    public TlsWire(string host, int port, X509Certificate2 certificate, bool postgres = false)
    {
        (_host, _port, _certificate, _postgres) = (host, port, certificate, postgres);
        _listener = new(IPAddress.Loopback, RunningSystem.FreePort());
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Port at `localhost`.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that came.</summary>
    public int Came => _came;

    /// <summary>Those on which anything was said once they were encrypted; a client that does not trust the certificate says nothing.</summary>
    public int Spoken => _spoken;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        _over.Dispose();
        _certificate.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Forward(await _listener.AcceptTcpClientAsync(_over.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Forward(TcpClient client)
    {
        try
        {
            using var here = client;
            Interlocked.Increment(ref _came);
            if (_postgres)
            {
                var request = new byte[8];
                await here.GetStream().ReadExactlyAsync(request, _over.Token);
                if (BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(4)) != SslRequest)
                {
                    return;
                }

                await here.GetStream().WriteAsync("S"u8.ToArray(), _over.Token);
            }

            await using var encrypted = new SslStream(here.GetStream());
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _over.Token);
            var first = new byte[4_096];
            if (await encrypted.ReadAsync(first, _over.Token) is not (var length and > 0))
            {
                return;
            }

            Interlocked.Increment(ref _spoken);
            using var there = new TcpClient();
            await there.ConnectAsync(_host, _port, _over.Token);
            await there.GetStream().WriteAsync(first.AsMemory(0, length), _over.Token);
            await Task.WhenAny(encrypted.CopyToAsync(there.GetStream(), _over.Token), there.GetStream().CopyToAsync(encrypted, _over.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException or AuthenticationException or ObjectDisposedException)
        {
            // A client that does not trust the certificate goes, and so does one that is done.
        }
    }
}
