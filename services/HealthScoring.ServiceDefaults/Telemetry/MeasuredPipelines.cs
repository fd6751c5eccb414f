using Microsoft.Extensions.Logging;
using Polly;
using Polly.Telemetry;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>Pipelines of Polly that are measured.</summary>
public static class MeasuredPipelines
{
    /// <summary>
    /// Reports what the pipeline does by the meter `Polly`, under a name. Whoever uses it logs what comes of it, so its own lines are for debugging only.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">Its name in metrics; never made of an address.</param>
    /// <param name="loggers">Where its lines go.</param>
    public static TBuilder Measured<TBuilder>(this TBuilder pipeline, string name, ILoggerFactory loggers)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        pipeline.Name = name;
        pipeline.InstanceName = null;
        return pipeline.ConfigureTelemetry(new TelemetryOptions { LoggerFactory = loggers, SeverityProvider = _ => ResilienceEventSeverity.Debug });
    }
}
