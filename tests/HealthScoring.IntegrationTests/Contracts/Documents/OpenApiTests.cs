using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Contracts.Documents;

namespace HealthScoring.IntegrationTests.Contracts.Documents;

public class OpenApiTests
{
    [Fact]
    public async Task The_committed_description_is_the_one_that_the_API_serves()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);

        ContractFiles.Verify("openapi.json", JsonNode.Parse(await system.Api.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)))!);
    }

    [Fact]
    public async Task The_committed_description_of_ingestion_is_the_one_that_it_serves()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);

        ContractFiles.Verify("openapi.ingestion.json", JsonNode.Parse(await door.Http.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)))!);
    }

    [Fact]
    public async Task Every_example_of_a_body_is_as_described_and_taken()
    {
        // The examples are of that day.
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, clock: MovedClock.At(new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero)));
        using var door = await FrontDoor.Open(system);
        var examples = DescribedApi.Ingestion.Examples().ToList();

        examples.Select(e => e.Path).Distinct().Should().HaveCount(18);
        foreach (var (path, contentType, body, fault) in examples)
        {
            fault.Should().BeNull($"{path} {contentType}");
            var (status, answer) = await door.Post(path.TrimStart('/'), FrontDoor.Json(body.ToJsonString(), contentType));

            ((int)status).Should().BeInRange(200, 202, $"{path} {contentType}");
            answer.ToString().Should().NotContain("reason", "nothing of it is refused");
        }
    }

    // A check that finds nothing may be blind.
    [Theory]
    [InlineData("/rules", 200, "application/json", """{"rules": 5}""", "*rules*")]
    [InlineData("/rules", 200, "application/json", """{}""", "*rules*")]
    [InlineData("/rules", 200, "application/json", """{"rules": [], "undescribed": 1}""", "*undescribed*")]
    [InlineData("/rules", 200, "text/plain", "", "`text/plain` is not described")]
    [InlineData("/rules", 201, "application/json", """{"rules": []}""", "the status 201 is not described")]
    [InlineData("/rules", 503, "application/problem+json", """{"title": 5}""", "*title*")]
    [InlineData("/nowhere", 200, "application/json", "{}", "it is described nowhere")]
    public void An_answer_that_is_not_as_described_is_found(string path, int status, string contentType, string body, string fault) =>
        DescribedApi.Api.Fault(HttpMethod.Get, path, (HttpStatusCode)status, contentType, Encoding.UTF8.GetBytes(body)).Should().Match(fault);

    [Theory]
    [InlineData("/rules", 200, "application/json", """{"rules": []}""")]
    [InlineData("/rules", 503, "application/problem+json", """{"type": "about:blank", "title": "Away.", "status": 503, "more": 1}""")]
    [InlineData("/nowhere", 404, "application/problem+json", "{}")]
    public void An_answer_as_described_passes(string path, int status, string contentType, string body) =>
        DescribedApi.Api.Fault(HttpMethod.Get, path, (HttpStatusCode)status, contentType, Encoding.UTF8.GetBytes(body)).Should().BeNull();
}
