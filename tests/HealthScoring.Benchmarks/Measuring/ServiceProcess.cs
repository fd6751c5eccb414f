using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>A service as users run it: a process of its own, whose memory is looked at.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ServiceProcess(Process process, Uri management) => (_process, Management) = (process, management);

    /// <summary>Where it answers to operators.</summary>
    public Uri Management { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(string service, string postgres, Uri rabbitMq, params (string Name, string Value)[] more)
    {
        var management = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"HealthScoring.{service}.dll")]) { RedirectStandardOutput = false };
        start.Environment["HEALTHSCORING_POSTGRES"] = postgres;
        start.Environment["HEALTHSCORING_RABBITMQ"] = rabbitMq.ToString();
        start.Environment["HEALTHSCORING_MANAGEMENT"] = management.ToString();
        start.Environment["HEALTHSCORING_INGEST_HTTP"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in more)
        {
            start.Environment[name] = value;
        }

        var process = new ServiceProcess(Process.Start(start)!, management);
        try
        {
            await process.ReadyAsync();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Most memory that it has had resident, in bytes.</summary>
    public long PeakBytes => Bytes("VmHWM");

    /// <summary>Memory that it has resident now, in bytes.</summary>
    public long ResidentBytes => Bytes("VmRSS");

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Stops it in its tracks, or lets it go on: STOP, CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await SignalAsync("TERM");
        await SignalAsync("CONT");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long Bytes(string what) => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(what, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private async Task ReadyAsync()
    {
        using var http = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Management, "health"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"Not ready within {Patience}.");
    }
}
