using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.IdentityModel.Tokens;

namespace HealthScoring.IntegrationTests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    private static readonly string[] Scopes = [Scope.Read];
    private Authority _authority = null!;
    private RunningSystem _system = null!;

    public async Task InitializeAsync()
    {
        _authority = await Authority.Start();
        _system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: new Dictionary<string, string?>
        {
            ["HEALTHSCORING_JWT_AUTHORITY"] = _authority.Address, ["HEALTHSCORING_JWT_AUDIENCE"] = Authority.Audience, ["Access:FailuresPerMinute"] = "2",
        });
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task A_token_opens_what_its_scopes_say()
    {
        (await Get("accounts", _authority.Sign(null, ("scope", "openid read profile")))).Should().Be(HttpStatusCode.OK);
        (await Get("accounts", _authority.Sign(null, ("scp", Scopes)))).Should().Be(HttpStatusCode.OK);
        (await Get("keys", _authority.Sign(null, ("scope", "read")))).Should().Be(HttpStatusCode.Forbidden);
        (await Get("keys", _authority.Sign(null, ("scope", "read admin")))).Should().Be(HttpStatusCode.OK);
        (await Get("accounts", _authority.Sign())).Should().Be(HttpStatusCode.Forbidden);
        (await Get("accounts", await _system.NewKey(Scope.Read))).Should().Be(HttpStatusCode.OK, "keys go on beside tokens");
    }

    [Fact]
    public async Task A_token_that_the_authority_did_not_make_for_this_and_now_opens_nothing()
    {
        var read = ("scope", (object)"read");
        using var other = RSA.Create(2048);
        var refused = new Dictionary<string, string>
        {
            ["for another audience"] = _authority.Sign(t => t.Audience = "billing", read),
            ["for no audience"] = _authority.Sign(t => t.Audience = null, read),
            ["of another issuer"] = _authority.Sign(t => t.Issuer = "https://login.example.com", read),
            ["expired"] = _authority.Sign(t => (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddMinutes(-2)), read),
            ["without an end"] = _authority.Sign(t => t.Expires = null, read),
            ["not valid yet"] = _authority.Sign(t => (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(1), DateTime.UtcNow.AddHours(2)), read),
            ["signed by another"] = _authority.Sign(t => t.SigningCredentials = new(new RsaSecurityKey(other) { KeyId = "one" }, SecurityAlgorithms.RsaSha256), read),
            ["signed by another who says so"] = _authority.Sign(t => t.SigningCredentials = new(new RsaSecurityKey(other) { KeyId = "two" }, SecurityAlgorithms.RsaSha256), read),
            ["not signed"] = _authority.Sign(t => t.SigningCredentials = null, read),
            ["signed with the public key as a shared secret"] = _authority.Sign(
                t => t.SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_authority.PublicKey)) { KeyId = "one" }, SecurityAlgorithms.HmacSha256), read),
            ["changed"] = Changed(_authority.Sign(null, ("scope", "nothing"))),
            ["without its signature"] = _authority.Sign(null, read) is var whole ? whole[..(whole.LastIndexOf('.') + 1)] : "",
            ["not JSON"] = "a.b.c",
        };

        foreach (var (why, token) in refused)
        {
            (await Get("accounts", token)).Should().Be(HttpStatusCode.Unauthorized, why);
        }

        (await Get("accounts", await _system.NewKey(Scope.Read))).Should().Be(HttpStatusCode.OK, "a wrong token costs nothing, so nobody else at its address has to pay for it");

        (await Get("accounts", _authority.Sign(null, read))).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_the_authority_is_away_callers_are_told_to_come_again()
    {
        var token = _authority.Sign(null, ("scope", "read"));
        await _authority.DisposeAsync();

        (await Get("accounts", token)).Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_authority_that_is_away_is_not_asked_for_every_token_that_somebody_makes_up()
    {
        _authority.IsAway = true;

        (await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Get("accounts", $"a.b.{n}")))).Should().OnlyContain(status => status == HttpStatusCode.ServiceUnavailable);

        // Once, and the client tries twice; again after five seconds, on a machine that slow.
        _authority.Asked.Should().BeInRange(1, 8);
    }

    // The same header and signature, with a scope that was not signed.
    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("nothing", "read", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{parts[2]}";
    }

    private async Task<HttpStatusCode> Get(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await _system.Api.SendAsync(request);
        return response.StatusCode;
    }
}
