using System.Net;
using System.Text.RegularExpressions;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Access;

public sealed class HeadersTests : IAsyncLifetime
{
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(ingestion: 0, scoring: 0);

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Theory]
    [InlineData("accounts", 200)]
    [InlineData("accounts/nobody", 404)]
    [InlineData("accounts?limit=x", 400)]
    [InlineData("openapi/v1.json", 200)]
    public async Task An_answer_may_be_neither_kept_nor_framed_nor_taken_for_something_else(string path, int status)
    {
        using var response = await _system.Api.GetAsync(new Uri(path, UriKind.Relative));

        ((int)response.StatusCode).Should().Be(status);
        Header(response, "X-Content-Type-Options").Should().Be("nosniff");
        Header(response, "X-Frame-Options").Should().Be("DENY");
        Header(response, "Content-Security-Policy").Should().Be("default-src 'none'; frame-ancestors 'none'");
        Header(response, "Referrer-Policy").Should().Be("no-referrer");
        Header(response, "Cache-Control").Should().Be("no-store");
        response.Headers.Contains("Strict-Transport-Security").Should().BeFalse("over plain HTTP it would mean nothing");
        response.Headers.Contains("Server").Should().BeFalse();
    }

    [Fact]
    public async Task The_documentation_loads_only_what_this_server_has_and_its_scripts_carry_the_number_of_the_request()
    {
        using var response = await _system.Api.GetAsync(new Uri("docs/", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var page = await response.Content.ReadAsStringAsync();
        var policy = Header(response, "Content-Security-Policy");

        var nonce = Regex.Match(policy, "'nonce-([^']+)'").Groups[1].Value;
        nonce.Should().NotBeEmpty();
        var scripts = Regex.Matches(page, "<script[^>]*>").Select(m => m.Value).ToList();
        scripts.Should().NotBeEmpty().And.OnlyContain(s => s.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal));
        Regex.Matches(page, "(?:src|href)=\"([^\"]+)\"").Select(m => m.Groups[1].Value).Should().NotContain(address => address.Contains("//", StringComparison.Ordinal));
        foreach (var source in Regex.Matches(page, "<script[^>]*src=\"([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            using var script = await _system.Api.GetAsync(new Uri(response.RequestMessage!.RequestUri!, source));
            script.StatusCode.Should().Be(HttpStatusCode.OK, source);
        }

        using var again = await _system.Api.GetAsync(new Uri("docs/", UriKind.Relative));
        Header(again, "Content-Security-Policy").Should().NotBe(policy);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
