using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Finds out who calls by their key.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessKeys keys, CallLimits limits)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (OperatorsOnly.Is(Context.GetEndpoint()) || Credentials.Of(Request.Headers.Authorization) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        // Whoever guesses costs no more queries, and never two at once; those whose keys were found before are not locked out by a guesser at their address.
        using var turn = keys.Knows(key) ? null : await limits.Turn(Context);
        if (limits.HasFailedTooOften(Context) && !keys.Knows(key))
        {
            return AuthenticateResult.Fail("Too many wrong keys.");
        }

        if (turn is { IsAcquired: false })
        {
            throw new KeysUnavailableException("Too many keys that are not known wait to be looked up.");
        }

        if (await keys.Find(key) is { } caller)
        {
            return AuthenticateResult.Success(new(caller, Scheme.Name));
        }

        limits.Failed(Context);
        return AuthenticateResult.Fail("The key opens nothing.");
    }
}
