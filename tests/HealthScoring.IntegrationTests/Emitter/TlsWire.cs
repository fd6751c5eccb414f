using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>The way to the broker with TLS in front of it, as the broker's own listener or a load balancer would have it.</summary>
internal sealed class TlsWire : IAsyncDisposable
{
    private readonly Uri _broker;
    private readonly X509Certificate2 _certificate;
    private readonly TcpListener _listener = new(IPAddress.Loopback, RunningSystem.FreePort());
    private readonly CancellationTokenSource _end = new();

    public TlsWire(Uri broker, X509Certificate2 certificate)
    {
        (_broker, _certificate) = (broker, certificate);
        _listener.Start();
        _ = Accept();
    }

    public Uri Instead(string host) => new UriBuilder(_broker) { Scheme = "amqps", Host = host, Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _certificate.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Forward(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It ends.
        }
    }

    private async Task Forward(TcpClient client)
    {
        try
        {
            using var here = client;
            await using var secured = new SslStream(here.GetStream());
            await secured.AuthenticateAsServerAsync(_certificate);
            using var there = new TcpClient();
            await there.ConnectAsync(_broker.Host, _broker.Port, _end.Token);
            await Task.WhenAny(secured.CopyToAsync(there.GetStream(), _end.Token), there.GetStream().CopyToAsync(secured, _end.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException or AuthenticationException or ObjectDisposedException)
        {
            // One end went, or would not speak with the other.
        }
    }
}

/// <summary>A certificate authority that nobody trusts who does not name it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File, _root.ExportCertificatePem());
    }

    public string File { get; } = Path.GetTempFileName();

    public X509Certificate2 CertificateFor(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1]);
        using var certificate = signed.CopyWithPrivateKey(key);

        // With a key in memory alone TLS does not work everywhere.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        System.IO.File.Delete(File);
    }
}
