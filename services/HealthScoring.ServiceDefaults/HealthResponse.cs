using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthScoring.ServiceDefaults;

/// <summary>Writes a health report as JSON, so that a person sees which check fails and why.</summary>
internal static class HealthResponse
{
    /// <summary>Writes it.</summary>
    public static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), e.Value.Description }),
    });
}
