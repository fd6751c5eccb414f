using System.Net;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

public class ParametersTests
{
    [Fact]
    public async Task What_cannot_be_read_is_refused_with_the_name_of_the_parameter_and_what_it_may_be_and_what_is_empty_is_not_given()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);
        foreach (var (path, name, expected) in new[]
        {
            ("accounts?limit=x", "limit", "a whole number"),
            ("accounts?limit=0", "limit", "1 to 200"),
            ("accounts?sort=shoe-size", "sort", "closedThrough"),
            ("accounts?band=a&band=b", "band", "more than once"),
            ("accounts?segment=%00", "segment", "U+0000"),
            ($"accounts?sort=score&cursor={Cursor("score", "x")}", "cursor", "nextCursor"),
            ($"accounts?sort=closedThrough&cursor={Cursor("closedThrough", "yesterday")}", "cursor", "nextCursor"),
            ($"quarantine?cursor={Cursor("-receivedAt", "x")}", "cursor", "nextCursor"),
            ("accounts/acme/health?asOf=today", "asOf", "2026-03-31"),
            ("accounts/acme/health?asOf=31.03.2026", "asOf", "2026-03-31"),
            ("accounts/acme/health?asOf=9999-12-31", "asOf", "2200"),
            ("accounts/acme/health/history?to=02/03/2026", "to", "2026-03-31"),
            ("accounts/acme/usage?from=x", "from", "2026-03-31"),
            ("alerts?onboarding=maybe", "onboarding", "`true` or `false`"),
            ("alerts?limit=201", "limit", "1 to 200"),
            ($"alerts?cursor={Cursor("-receivedAt", "2026-01-01")}", "cursor", "nextCursor"),
            ($"alerts?cursor={Cursor("-raisedOn", "x")}", "cursor", "nextCursor"),
        })
        {
            var problem = await Problem(system, path, HttpStatusCode.BadRequest);
            problem.GetProperty("title").GetString().Should().Contain($"`{name}`", path);
            problem.GetProperty("detail").GetString().Should().Contain(expected, path);
        }

        foreach (var path in new[] { "alerts/none", "alerts/00000000-0000-0000-0000-000000000000", "accounts/acme/alerts", "accounts/acme/health/history", "accounts/acme/health?asOf=2026-01-01" })
        {
            (await Problem(system, path, HttpStatusCode.NotFound)).GetProperty("detail").GetString().Should().NotBeNullOrWhiteSpace(path);
        }

        (await system.Get("alerts?status=&severity=&rule=&onboarding=&cursor=&limit=")).GetProperty("items").GetArrayLength().Should().Be(0);
        (await system.Get($"accounts?sort=closedThrough&cursor={Cursor("closedThrough", "-infinity")}")).GetProperty("items").GetArrayLength().Should().Be(0);
        using var docs = await system.Api.GetAsync(new Uri("", UriKind.Relative));
        docs.RequestMessage!.RequestUri!.AbsolutePath.Should().StartWith("/docs");

        // A client does not send its key on to where it is redirected; a browser does, to the same site.
        using var page = await system.Api.GetAsync(new Uri("docs/", UriKind.Relative));
        page.IsSuccessStatusCode.Should().BeTrue();
        system.Complaints.Should().BeEmpty();
    }

    private static string Cursor(string sort, string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { Sort = sort, Key = key, Id = "00000000-0000-0000-0000-000000000000" }))).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private static async Task<JsonElement> Problem(RunningSystem system, string path, HttpStatusCode status)
    {
        using var response = await system.Api.GetAsync(new Uri(path, UriKind.Relative));
        response.StatusCode.Should().Be(status, path);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", path);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone();
    }
}
