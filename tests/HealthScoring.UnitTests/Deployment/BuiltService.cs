using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>A service composed with an environment, as its process does it before it starts anything.</summary>
internal static class BuiltService
{
    public static IReadOnlyList<string> Names { get; } = ["ingestion", "scoring", "api"];

    /// <summary>Composes it.</summary>
    /// <exception cref="InvalidSettingsException">It would end with exit code 2.</exception>
    public static WebApplication Of(string service, IReadOnlyDictionary<string, string> environment)
    {
        // What this process has in its environment, such as the servers of ./test, is none of it.
        string[] arguments =
        [
            .. KnownSettings.OfServices.Where(s => s.StartsWith("HEALTHSCORING_", StringComparison.Ordinal)).Except(environment.Keys).Select(s => $"--{s}="),
            .. environment.Select(e => $"--{e.Key.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)}={e.Value}"),
        ];
        return service switch
        {
            "ingestion" => IngestionHost.Build(arguments),
            "scoring" => ScoringHost.Build(arguments),
            "api" => ApiHost.Build(arguments),
            _ => throw new ArgumentException("No such service.", nameof(service)),
        };
    }

    /// <summary>Paths that are answered at its management port.</summary>
    public static IEnumerable<string?> Paths(WebApplication service) =>
        ((IEndpointRouteBuilder)service).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText);

    /// <summary>The port of an address to listen on.</summary>
    public static int Port(string address) => BindingAddress.Parse(address).Port;
}
