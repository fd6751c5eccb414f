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

        async Task<int> Status(Uri address)
        {
            using var response = await http.GetAsync(address);
            return (int)response.StatusCode;
        }
    }
}
