using System.Diagnostics;

namespace HealthScoring.FaultTests.Processes;

/// <summary>A service as a process of its own, which can be killed, stopped and started again.</summary>
public sealed class ServiceProcess(string service, string build, IReadOnlyDictionary<string, string> environment, string log) : IDisposable
{
    /// <summary>Setting with the address for operators.</summary>
    public const string ManagementVariable = "HEALTHSCORING_MANAGEMENT";

    /// <summary>This very build.</summary>
    public static readonly string ThisBuild = typeof(ServiceProcess).Assembly.Location;

    private Process? _process;

    /// <summary>An ingesting service of this build, under the real clock, by itself.</summary>
    public static ServiceProcess Ingesting(string postgres, Uri rabbitMq, string log) => new("ingestion", ThisBuild, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["HEALTHSCORING_POSTGRES"] = postgres,
        ["HEALTHSCORING_RABBITMQ"] = rabbitMq.ToString(),
        [ManagementVariable] = $"http://127.0.0.1:{Cluster.FreePort()}",
        ["HEALTHSCORING_INGEST_HTTP"] = "http://127.0.0.1:0",
        [HostedService.ClockVariable] = log + ".clock",
    }, log);

    /// <summary>The build that it is started from: an assembly of this program, perhaps an older one.</summary>
    public string Build { get; set; } = build;

    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>Where it answers to operators.</summary>
    public Uri Management { get; } = new(environment[ManagementVariable]);

    /// <summary>File that it logs to.</summary>
    public string Log { get; } = log;

    /// <summary>Whether it runs, stopped or not.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it, if it does not run.</summary>
    public void Start()
    {
        if (IsRunning)
        {
            return;
        }

        _process?.Dispose();
        var start = new ProcessStartInfo("bash", ["-c", $"exec dotnet '{Build}' host {Service} >>'{Log}' 2>&1"]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Sends a signal, if it runs: KILL, TERM, STOP, CONT.</summary>
    public Task Signal(string signal) => IsRunning ? Shell.Run($"kill -{signal} {_process!.Id}", mustSucceed: false) : Task.CompletedTask;

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="TimeoutException">It does not say so in time.</exception>
    public async Task IsReady(TimeSpan within)
    {
        using var http = new HttpClient { BaseAddress = Management, Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < within; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("health", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"{Service} was not ready within {within}.");
    }

    /// <summary>Asks it to end, and waits for as long as it may take.</summary>
    public async Task End(TimeSpan within)
    {
        if (_process is null)
        {
            return;
        }

        await Signal("CONT");
        await Signal("TERM");
        using var patience = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await Signal("KILL");
            await _process.WaitForExitAsync();
        }
    }

    public void Dispose() => _process?.Dispose();
}
