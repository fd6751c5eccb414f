using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HealthScoring.Api;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Access;

/// <summary>Walks through every endpoint that the API has, found where it looks for them itself, so that one that is new is walked through too.</summary>
public sealed class EveryEndpointTests : IAsyncLifetime
{
    private static readonly string[] Anonymous = ["/health", "/ready", "/alive", "/metrics"];
    private RunningSystem _system = null!;
    private WebApplication _api = null!;
    private JsonElement _scorecard;
    private string _keyId = "";
    private string _webhookId = "";

    public async Task InitializeAsync()
    {
        // With something there that each command would change: an account with a user, a key, a scorecard, a webhook.
        _system = await RunningSystem.Start(scoring: 0, api: false);
        await using (var producer = await Producer.Connect(_system))
        {
            var now = _system.Clock.GetUtcNow();
            await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme" });
            await producer.Send(new { id = "l1", source = "crm", type = "login", accountId = "acme", userId = "u1", occurredAt = now });
        }

        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 2);
        await _system.StopAll();
        _api = await _system.Run(ApiHost.Build);
        _scorecard = await _system.Get("scorecards/default");
        _keyId = (await _system.NewKey(Scope.Read)).Split('_')[1];
        _webhookId = (await _system.Ask<Guid>(
            "insert into webhooks.webhooks (url, events, created_at, secret, through) values ('https://8.8.8.8/', '{#}', now(), 'whsec_AAAA', 0) returning id")).ToString();
    }

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task Nobody_gets_in_anywhere_without_a_key_that_is_right_and_nothing_happens()
    {
        var strangers = new List<(string Who, AuthenticationHeaderValue? Header)> { ("nobody", null) };
        strangers.AddRange(await Wrong());
        var before = await Everything();

        var refused = 0;
        foreach (var (method, path, _) in Endpoints())
        {
            foreach (var (who, header) in strangers)
            {
                using var response = await Send(method, path, header);
                await IsRefusal(response, HttpStatusCode.Unauthorized, $"{method} {path} for {who}");
                response.Headers.NonValidated["WWW-Authenticate"].Select(w => w.Split(' ')[0]).Should().BeEquivalentTo(["Bearer", "Basic"], "browsers read one of each header");
                refused++;
            }
        }

        refused.Should().BeGreaterThan(30 * strangers.Count, "all of them were looked at");
        (await Everything()).Should().Be(before);
    }

    [Fact]
    public async Task Each_scope_opens_what_takes_it_and_nothing_else()
    {
        var keys = new Dictionary<string, AuthenticationHeaderValue>();
        foreach (var scope in Scope.All)
        {
            keys.Add(scope, new("Bearer", await _system.NewKey(scope)));
        }

        var before = await Everything();
        foreach (var (method, path, scope) in Endpoints())
        {
            foreach (var other in Scope.All.Except([scope]))
            {
                using var response = await Send(method, path, keys[other]);
                var problem = await IsRefusal(response, HttpStatusCode.Forbidden, $"{method} {path} with {other}");
                problem.GetProperty("detail").GetString().Should().Contain($"`{scope}`").And.Contain($"`{other}`");
            }
        }

        (await Everything()).Should().Be(before);

        // What was refused would have been done: every one of them is let in with its own scope.
        foreach (var (method, path, scope) in Endpoints())
        {
            using var response = await Send(method, path.Replace("acme", "nobody", StringComparison.Ordinal), keys[scope]);
            response.StatusCode.Should().NotBe(HttpStatusCode.Unauthorized).And.NotBe(HttpStatusCode.Forbidden, $"{method} {path} takes {scope}");
        }

        (await Everything()).Should().NotBe(before, "scorecards are published and keys made by now");
    }

    [Fact]
    public void Only_the_management_port_answers_strangers() =>
        Routes().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => e.RoutePattern.RawText).Should().BeEquivalentTo(Anonymous);

    [Fact]
    public async Task What_is_not_there_is_said_to_those_who_may_know_and_to_nobody_else()
    {
        using var http = new HttpClient { BaseAddress = _system.Api.BaseAddress };
        using var stranger = await http.GetAsync(new Uri("nothing/here", UriKind.Relative));
        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        using var known = await _system.Api.GetAsync(new Uri("nothing/here", UriKind.Relative));
        known.StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var otherMethod = await _system.Api.PostAsync(new Uri("accounts", UriKind.Relative), null);
        otherMethod.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Every_way_to_give_a_key_is_taken_but_the_address()
    {
        var key = await _system.NewKey(Scope.Read);
        (await Status(new("Bearer", key))).Should().Be(HttpStatusCode.OK);
        (await Status(new("bearer", key))).Should().Be(HttpStatusCode.OK);
        (await Status(Basic($"{key}:"))).Should().Be(HttpStatusCode.OK, "as curl -u and Segment's clients send it");
        (await Status(Basic(key))).Should().Be(HttpStatusCode.OK);
        (await Status(Basic($":{key}"))).Should().Be(HttpStatusCode.OK, "as somebody types it into the other field of a prompt");
        (await Status(null, $"?key={key}&access_token={key}&api_key={key}")).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_the_key_of_a_browser()
    {
        var here = _system.Api.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (await Rotate(("Sec-Fetch-Site", "cross-site"))).Should().Be(HttpStatusCode.Forbidden);
        (await Rotate(("Sec-Fetch-Site", "same-site"), ("Origin", here))).Should().Be(HttpStatusCode.Forbidden);
        (await Rotate(("Origin", "https://other.example"))).Should().Be(HttpStatusCode.Forbidden, "over plain HTTP no browser says from which site");
        (await Rotate(("Origin", "http://127.0.0.1:1"))).Should().Be(HttpStatusCode.Forbidden);
        (await Rotate(("Origin", "null"))).Should().Be(HttpStatusCode.Forbidden);
        (await _system.Ask<long>($"select count(*) from control.access_keys where id = '{_keyId}' and replaced_by is not null")).Should().Be(0);
        (await Rotate(("Origin", here))).Should().Be(HttpStatusCode.Created);

        async Task<HttpStatusCode> Rotate(params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"keys/{_keyId}/rotate");
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            using var response = await _system.Api.SendAsync(request);
            return response.StatusCode;
        }
    }

    private async Task<List<(string Who, AuthenticationHeaderValue? Header)>> Wrong()
    {
        var (right, revoked, expired) = (await _system.NewKey(Scope.All.ToArray()), await _system.NewKey(Scope.All.ToArray()), await _system.NewKey(Scope.All.ToArray()));
        await _system.Ask<int>($"update control.access_keys set revoked_at = now() where id = '{revoked.Split('_')[1]}'");
        await _system.Ask<int>($"update control.access_keys set expires_at = now() where id = '{expired.Split('_')[1]}'");
        return
        [
            ("a key that there is not", new("Bearer", KeyText.Make().Shown())),
            ("a secret that is another's", new("Bearer", new KeyText(right.Split('_')[1], KeyText.Make().Secret).Shown())),
            ("a key that was revoked", new("Bearer", revoked)),
            ("a key that has expired", new("Bearer", expired)),
            ("a token", new("Bearer", "eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImFkbWluIn0.")),
            ("a password", Basic("admin:admin")),
            ("no base64", new("Basic", "***")),
            ("another scheme", new("Digest", right)),
            ("half a key", new("Bearer", right[..^1])),
        ];
    }

    private async Task<HttpStatusCode> Status(AuthenticationHeaderValue? header, string query = "")
    {
        using var response = await Send("GET", $"accounts{query}", header);
        return response.StatusCode;
    }

    private static AuthenticationHeaderValue Basic(string text) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private async Task<HttpResponseMessage> Send(string method, string path, AuthenticationHeaderValue? header)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _system.Api.BaseAddress };
        using var request = new HttpRequestMessage(new(method), path) { Headers = { Authorization = header }, Content = Body(method, path) };
        return await http.SendAsync(request);
    }

    // What each takes, so that only the key stands in the way.
    private JsonContent? Body(string method, string path) => (method, path.TrimStart('/')) switch
    {
        ("POST", "keys" or "keys/") => JsonContent.Create(new { name = "walked", scopes = new[] { Scope.Admin } }),
        ("PATCH", _) => JsonContent.Create(new { description = "walked" }),
        ("PUT", _) => JsonContent.Create(_scorecard),
        ("POST", "scorecards/default/preview") => JsonContent.Create(_scorecard),
        ("POST", var alert) when alert.StartsWith("alerts/", StringComparison.Ordinal) => JsonContent.Create(new { by = "kim", until = "worse", outcome = "acted" }),
        ("POST", var other) when !other.EndsWith("rotate", StringComparison.Ordinal) => JsonContent.Create(new { }),
        _ => null,
    };

    private IEnumerable<(string Method, string Path, string Scope)> Endpoints() =>
        from route in Routes()
        where !Anonymous.Contains(route.RoutePattern.RawText)
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, Path(route.RoutePattern.RawText!), ScopeRequirement.Of(route)?.Scope ?? throw new InvalidOperationException($"{route.DisplayName} says no scope."));

    private IEnumerable<RouteEndpoint> Routes() => _api.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    private string Path(string pattern) => Regex.Replace(pattern, @"\{(\w+)[^}]*\}", parameter => (pattern.TrimStart('/').Split('/')[0], parameter.Groups[1].Value) switch
    {
        ("accounts", "id") => "acme",
        ("scorecards", "id") => "default",
        ("keys", "id") => _keyId,
        ("webhooks", "id") => _webhookId,
        (_, "userId") => "u1",
        (_, "version") => "1",
        (_, "documentName") => "v1",
        _ => Guid.Empty.ToString(),
    }).TrimStart('/');

    private static async Task<JsonElement> IsRefusal(HttpResponseMessage response, HttpStatusCode expected, string because)
    {
        response.StatusCode.Should().Be(expected, because);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", because);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone();
        problem.GetProperty("status").GetInt32().Should().Be((int)expected);
        problem.GetProperty("detail").GetString().Should().Contain("healthscoring keys create");
        return problem;
    }

    private async Task<string> Everything() => PostgresTools.WithoutLock(await PostgresTools.Run(_system.Postgres, "pg_dump --data-only --inserts"));
}
