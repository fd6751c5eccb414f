using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.ServiceDefaults;

public class ManagementPortTests
{
    [Fact]
    public async Task However_it_is_written_what_operators_ask_is_answered_at_their_port_alone()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var (api, ingestion) = (await system.Run(ApiHost.Build), await system.Run(IngestionHost.Build));
        using var http = new HttpClient();

        foreach (var (service, door) in new[] { (api, system.Api.BaseAddress!), (ingestion, RunningSystem.FrontDoorOf(ingestion)) })
        {
            foreach (var path in (string[])["health", "HEALTH", "health/", "alive", "Alive", "alive/"])
            {
                (await Status(new(door, path))).Should().Be(404, $"{path} is none of the business of those who call {door}");
                (await Status(new(RunningSystem.ManagementOf(service), path))).Should().Be(200, path);
            }
        }

        (await Status(new(RunningSystem.ManagementOf(api), "accounts"))).Should().Be(404);

        // Rules of Prometheus that count requests rely on it.
        using var metrics = new MetricWatch(api, "Microsoft.AspNetCore.Hosting");
        (await Status(new(RunningSystem.ManagementOf(api), "health"))).Should().Be(200);
        (await Status(new(system.Api.BaseAddress!, "accounts"))).Should().Be(401);
        (await RunningSystem.Eventually(() => Task.FromResult(metrics.Labels("http.server.request.duration")), measured => measured.Any(l => l.Contains("http.route=/accounts"))))
            .Should().NotContain(l => l.Contains("health"), "what operators ask is not measured");

        async Task<int> Status(Uri address)
        {
            using var response = await http.GetAsync(address);
            return (int)response.StatusCode;
        }
    }
}
