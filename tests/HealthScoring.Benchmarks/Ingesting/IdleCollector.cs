using System.Net;
using HealthScoring.Benchmarks.Measuring;

namespace HealthScoring.Benchmarks.Ingesting;

/// <summary>A collector of telemetry that takes everything and does nothing with it.</summary>
internal sealed class IdleCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _calls;

    public IdleCollector()
    {
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = TakeAsync();
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{ServiceProcess.FreePort()}/");

    public int Calls => _calls;

    public void Dispose() => _listener.Close();

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                await call.Request.InputStream.CopyToAsync(Stream.Null);
                _calls++;
                call.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // It has been closed.
        }
    }
}
