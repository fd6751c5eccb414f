using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Who calls, as far as endpoints need to know.</summary>
public static class Caller
{
    private const string Id = "caller";
    private const string ScopeClaim = "scope";
    private const string SourceClaim = "source";

    /// <summary>The source that the caller is bound to, or null for one that sends no events.</summary>
    public static string? SourceOf(ClaimsPrincipal caller) => caller.FindFirstValue(SourceClaim);

    /// <summary>What tells callers apart: the id of the key, or the subject of the token. Null for a stranger.</summary>
    public static string? IdOf(ClaimsPrincipal caller) => caller.FindFirstValue(Id);

    /// <summary>What counts as one address. Of IPv6, whose every customer has more addresses than can be counted, the network of 64 bits.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        { } address => address.ToString(),
    };

    /// <summary>Scopes of the caller.</summary>
    internal static IEnumerable<string> ScopesOf(ClaimsPrincipal caller) => caller.FindAll(ScopeClaim).Select(c => c.Value);

    /// <summary>A caller with a key.</summary>
    internal static ClaimsPrincipal Of(AccessKey key) => Of(key.Id, key.Scopes, key.Source);

    /// <summary>A caller with a token: the claim `scope`, separated by spaces, or `scp`, and `source` where it has any.</summary>
    internal static ClaimsPrincipal OfToken(ClaimsPrincipal token)
    {
        var scopes = token.FindAll("scope").Concat(token.FindAll("scp")).SelectMany(c => c.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Intersect(Scope.All, StringComparer.Ordinal);
        var subject = token.FindFirstValue("sub") ?? token.FindFirstValue("client_id") ?? token.FindFirstValue("azp") ?? "";
        return Of($"token {subject}", scopes, token.FindFirstValue("source"));
    }

    private static ClaimsPrincipal Of(string id, IEnumerable<string> scopes, string? source) => new(new ClaimsIdentity(
        [new(Id, id), .. scopes.Select(s => new Claim(ScopeClaim, s)), .. source is null ? Array.Empty<Claim>() : [new(SourceClaim, source)]], "HealthScoring"));
}
