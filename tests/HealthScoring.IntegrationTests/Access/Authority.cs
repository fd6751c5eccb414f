using System.Security.Cryptography;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HealthScoring.IntegrationTests.Access;

/// <summary>An OpenID Connect authority as far as it is asked: where its keys are, and its keys.</summary>
internal sealed class Authority : IAsyncDisposable
{
    public const string Audience = "healthscoring";
    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _host;
    private int _asked;

    private Authority(WebApplication host, string address)
    {
        (_host, Address) = (host, address);
        Key = new(_rsa) { KeyId = "one" };
    }

    public string Address { get; }

    public RsaSecurityKey Key { get; }

    /// <summary>Its public key as PEM, which everybody may know.</summary>
    public string PublicKey => _rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>Whether it answers that it is out of service.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often it was asked where its keys are.</summary>
    public int Asked => _asked;

    public static async Task<Authority> Start()
    {
        var address = $"http://127.0.0.1:{RunningSystem.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        host.Urls.Add(address);
        var authority = new Authority(host, address);
        var published = JsonWebKeyConverter.ConvertFromRSASecurityKey(new(authority._rsa.ExportParameters(false)) { KeyId = "one" });
        host.MapGet("/.well-known/openid-configuration", () =>
        {
            Interlocked.Increment(ref authority._asked);
            return authority.IsAway ? Results.StatusCode(503) : Results.Json(new { issuer = address, jwks_uri = $"{address}/keys" });
        });
        host.MapGet("/keys", () => Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", published.N, published.E } } }, JsonSerializerOptions.Web), "application/json"));
        await host.StartAsync();
        return authority;
    }

    /// <summary>Signs a token; <paramref name="change"/> makes another of it.</summary>
    public string Sign(Action<SecurityTokenDescriptor>? change = null, params (string Name, object Value)[] claims)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Address, Audience = Audience, NotBefore = now.AddMinutes(-5), Expires = now.AddMinutes(5), SigningCredentials = new(Key, SecurityAlgorithms.RsaSha256),
            Claims = claims.Append(("sub", "kim")).ToDictionary(c => c.Item1, c => c.Item2),
        };
        change?.Invoke(token);
        return Tokens.CreateToken(token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _rsa.Dispose();
    }
}
