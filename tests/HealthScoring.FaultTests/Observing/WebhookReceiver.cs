using System.Net;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A web server that takes what it is sent, until it fails at everything but /always.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();

    public WebhookReceiver()
    {
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Answer();
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{Cluster.FreePort()}/");

    /// <summary>Whether it fails.</summary>
    public bool Fails { get; set; }

    public void Dispose() => _listener.Close();

    private async Task Answer()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                call.Response.StatusCode = Fails && call.Request.Url!.AbsolutePath != "/always" ? 500 : 204;
                call.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // It has been closed.
        }
    }
}
