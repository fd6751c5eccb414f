using System.Net;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Access;

/// <summary>Walks through every endpoint that ingestion has, found where it looks for them itself.</summary>
public class EveryFrontDoorEndpointTests
{
    [Fact]
    public async Task Strangers_and_keys_without_the_scope_are_let_in_nowhere_and_a_write_key_everywhere()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var service = await system.Run(IngestionHost.Build);
        using var http = new HttpClient { BaseAddress = RunningSystem.FrontDoorOf(service) };
        var (other, write) = (await system.NewKey(Scope.Read, Scope.Operate, Scope.Admin), await system.NewKey(Scope.Ingest));
        var routes = service.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        var endpoints =
            (from route in routes
             where route.Metadata.GetMetadata<IAllowAnonymous>() is null
             from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
             select (Method: method, Path: route.RoutePattern.RawText!.Replace("{documentName}", "v1", StringComparison.Ordinal))).ToList();

        routes.Where(r => r.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(r => r.RoutePattern.RawText).Should().BeEquivalentTo((string[])["/health", "/ready", "/alive", "/metrics"]);
        endpoints.Should().HaveCountGreaterThanOrEqualTo(18);
        foreach (var (method, path) in endpoints)
        {
            (await Status(method, path, null)).Should().Be(HttpStatusCode.Unauthorized, $"{method} {path} without a key");
            (await Status(method, path, KeyText.Make().Shown())).Should().Be(HttpStatusCode.Unauthorized, $"{method} {path} with a wrong key");
            (await Status(method, path, other)).Should().Be(HttpStatusCode.Forbidden, $"{method} {path} with a key that does not send");
            (await Status(method, path, write)).Should().NotBe(HttpStatusCode.Unauthorized).And.NotBe(HttpStatusCode.Forbidden, $"{method} {path} with a key that does");
        }

        async Task<HttpStatusCode> Status(string method, string path, string? key)
        {
            using var request = new HttpRequestMessage(new(method), path) { Headers = { Authorization = key is null ? null : new("Bearer", key) }, Content = method == "GET" ? null : FrontDoor.Json("{}") };
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }
}
