using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A service as it is deployed: its own program, in a process of its own.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ServiceProcess(Process process, Uri management) => (_process, Management) = (process, management);

    /// <summary>Where it answers to operators.</summary>
    public Uri Management { get; }

    /// <summary>What it has logged.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts one.</summary>
    /// <param name="service">Its name, as in `HealthScoring.Ingestion`.</param>
    /// <param name="system">The system whose database and broker it uses.</param>
    /// <param name="settings">Settings besides, or instead.</param>
    public static ServiceProcess Start(string service, RunningSystem system, params (string Name, string Value)[] settings)
    {
        var management = new Uri($"http://127.0.0.1:{RunningSystem.FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{service}.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in ((string, string)[])
            [("HEALTHSCORING_POSTGRES", system.PostgresOf(service)), ("HEALTHSCORING_RABBITMQ", system.RabbitMq.ToString()), ("HEALTHSCORING_MANAGEMENT", management.ToString()), ("HEALTHSCORING_INGEST_HTTP", "http://127.0.0.1:0"),
             ("Logging__Console__FormatterOptions__TimestampFormat", "HH:mm:ss.fff "), .. settings])
        {
            start.Environment[name] = value;
        }

        var started = new ServiceProcess(Process.Start(start)!, management);
        started._process.OutputDataReceived += (_, line) => started._log.Enqueue(line.Data ?? "");
        started._process.ErrorDataReceived += (_, line) => started._log.Enqueue(line.Data ?? "");
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Sends SIGTERM and waits for the end; answers the exit code and how long it took.</summary>
    public Task<(int ExitCode, TimeSpan Took)> End() => End(() => Task.CompletedTask);

    /// <summary>The same, with something to be done once the signal is sent.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> End(Func<Task> told)
    {
        var took = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await told();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, took.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
