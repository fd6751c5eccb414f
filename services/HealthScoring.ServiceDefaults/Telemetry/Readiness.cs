using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps what the checks of readiness found last as `healthscoring.ready {check}`: 1 where a part is ready, 0.5 where something is wrong with it that does not keep it from working, 0 where it is not.
/// </summary>
internal sealed class Readiness : IHealthCheckPublisher
{
    /// <summary>How often the checks run, besides whenever a probe asks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // What was found this long ago says nothing of now. A check takes 5 s at most.
    private static readonly TimeSpan Holds = 4 * Period;

    private readonly TimeProvider _clock;
    private volatile Found? _found;

    /// <summary>Creates the instrument.</summary>
    public Readiness(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        meters.Create(Telemetry.Name).CreateObservableGauge("healthscoring.ready", Measure, unit: null, "Whether each part that the service needs is ready: 1, 0.5 (degraded) or 0.");
    }

    /// <inheritdoc />
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _found = new([.. report.Entries.Select(e => new Measurement<double>(ValueOf(e.Value.Status), new KeyValuePair<string, object?>("check", e.Key)))], _clock.GetTimestamp());
        return Task.CompletedTask;
    }

    private static double ValueOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 1,
        HealthStatus.Degraded => 0.5,
        _ => 0,
    };

    private IEnumerable<Measurement<double>> Measure() => _found is { } found && _clock.GetElapsedTime(found.At) < Holds ? found.Checks : [];

    private sealed record Found(IReadOnlyList<Measurement<double>> Checks, long At);
}
