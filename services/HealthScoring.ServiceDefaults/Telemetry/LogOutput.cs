using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace HealthScoring.ServiceDefaults.Telemetry;

/// <summary>What is logged, and where it goes: to the console for people, or as JSON for machines (`Logging__Console__FormatterName=json`), and to a collector where one is named.</summary>
internal static class LogOutput
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Adds it.</summary>
    public static void AddLogOutput(this ILoggingBuilder logging, IConfiguration configuration, Exporters exporters)
    {
        if (configuration["Logging:Console:FormatterName"] == "json")
        {
            // Scopes are where trace and span are.
            logging.AddJsonConsole(console => (console.IncludeScopes, console.TimestampFormat, console.UseUtcTimestamp) = (true, Timestamp, true));
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, Timestamp + " ", true));
        }

        // Six lines for each request say nothing that a metric does not say better.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Its scope holds the path of a request, in which a person may be named. What an endpoint throws is logged by the exception handler, or by ours if one takes it.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // Nor that its keys are gone with the process: nothing here is protected with them.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // What a probe finds is in its answer and in a metric, and logged by whoever fails.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // Nor does a line for each page that is projected say anything.
        logging.AddFilter("Marten", LogLevel.Warning);
        logging.AddFilter("JasperFx", LogLevel.Warning);
        if (exporters.Otlp || exporters.Console)
        {
            logging.AddOpenTelemetry(log =>
            {
                (log.IncludeFormattedMessage, log.ParseStateValues) = (true, true);
                if (exporters.Otlp)
                {
                    log.AddOtlpExporter();
                }

                if (exporters.Console)
                {
                    log.AddConsoleExporter();
                }
            });
        }
    }
}
