using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>
/// Asks the authority of tokens for its keys, for the first time. All who come meanwhile wait for the same answer, and while it is away it is asked once in five seconds: anybody can make up
/// a token, and that must not become a call to somebody else. A wrong token costs nothing more, so it need not be limited as wrong keys are, at the expense of all others at an address.
/// </summary>
internal sealed class AskAuthority
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);
    private readonly Lock _one = new();
    private Task? _asked;
    private long _at;

    /// <summary>Ends when the authority has answered, now or ever: from then on the manager keeps what it said and asks again by itself.</summary>
    /// <exception cref="InvalidOperationException">It does not answer.</exception>
    public Task Ask(IConfigurationManager<OpenIdConnectConfiguration> authority, TimeProvider clock)
    {
        lock (_one)
        {
            if (_asked is null || (_asked.IsCompleted && !_asked.IsCompletedSuccessfully && clock.GetElapsedTime(_at) >= AgainAfter))
            {
                (_asked, _at) = (authority.GetConfigurationAsync(CancellationToken.None), clock.GetTimestamp());
            }

            return _asked;
        }
    }
}
