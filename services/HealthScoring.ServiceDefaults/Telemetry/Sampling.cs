using System.Diagnostics;
using OpenTelemetry.Trace;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>
/// Which spans are kept where `OTEL_TRACES_SAMPLER` does not say it: what continues or is linked to a trace that somebody keeps, of requests as many as <see cref="TraceBudget"/> has room for, what is
/// marked as always wanted, and of all else one in twenty.
/// </summary>
/// <param name="always">Tag of spans that are always wanted: those of alerts, which are few, and looked for one by one.</param>
public sealed class Sampling(string always) : Sampler, IDisposable
{
    private const double Share = 0.05;
    private static readonly SamplingResult Keep = new(SamplingDecision.RecordAndSample);
    private static readonly SamplingResult Drop = new(SamplingDecision.Drop);
    private readonly TraceBudget _requests = new();
    private readonly Sampler _roots = new TraceIdRatioBasedSampler(Share);

    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.Tags?.Any(t => t.Key == always) == true)
        {
            return Keep;
        }

        if (samplingParameters.ParentContext.TraceId != default)
        {
            return samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) && HasRoom(samplingParameters) ? Keep : Drop;
        }

        // A call that nothing asked for is one of the many that look whether there is something to do.
        return samplingParameters.Kind == ActivityKind.Client ? Drop
            : samplingParameters.Links?.Any(l => l.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) == true ? Keep
            : _roots.ShouldSample(samplingParameters);
    }

    /// <inheritdoc />
    public void Dispose() => _requests.Dispose();

    private bool HasRoom(in SamplingParameters request) => request.Kind != ActivityKind.Server || _requests.Take(request.ParentContext) is not null;
}
