using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Access by the tokens (JWT) of an OpenID Connect authority.</summary>
internal static class TokenAccess
{
    /// <summary>Setting with the address of the authority: https, or http on this machine. Without it no token opens anything.</summary>
    public const string AuthoritySetting = "HEALTHSCORING_JWT_AUTHORITY";

    /// <summary>Setting with the audience that tokens must be made for.</summary>
    public const string AudienceSetting = "HEALTHSCORING_JWT_AUDIENCE";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // Signatures that only the authority can make. With a shared secret, whoever can check one can make one.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Whether tokens are taken.</summary>
    public static bool IsOn(IConfiguration configuration) => configuration[AuthoritySetting] is { Length: > 0 };

    /// <summary>What is wrong with the settings.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var (authority, audience) = (configuration[AuthoritySetting], configuration[AudienceSetting]);
        if (authority is { Length: > 0 } && !(Uri.TryCreate(authority, UriKind.Absolute, out var uri) && (uri.Scheme is "https" || (uri.Scheme is "http" && uri.IsLoopback))))
        {
            yield return $"{AuthoritySetting} is not an address such as https://login.example.com; http is for one on this machine only.";
        }

        if (string.IsNullOrEmpty(authority) != string.IsNullOrEmpty(audience))
        {
            yield return $"{(string.IsNullOrEmpty(authority) ? AuthoritySetting : AudienceSetting)} is not set, and without it the other of the two says nothing.";
        }
    }

    /// <summary>Sets up the check of tokens.</summary>
    public static void Configure(JwtBearerOptions jwt, IConfiguration configuration)
    {
        jwt.Authority = configuration[AuthoritySetting];
        jwt.Audience = configuration[AudienceSetting];
        jwt.RequireHttpsMetadata = !new Uri(jwt.Authority!).IsLoopback;
        jwt.BackchannelTimeout = TimeSpan.FromSeconds(5);
        jwt.MapInboundClaims = false;
        jwt.TokenValidationParameters.ValidAlgorithms = Algorithms;
        var authority = new AskAuthority();
        jwt.Events = new()
        {
            OnMessageReceived = async received =>
            {
                try
                {
                    // Asked here, because later nobody could tell an authority that is away from a token that is wrong.
                    await authority.Ask(received.Options.ConfigurationManager!, Clock(received.HttpContext)).WaitAsync(received.HttpContext.RequestAborted);
                }
                catch (InvalidOperationException failure)
                {
                    throw new KeysUnavailableException("The authority of tokens cannot be asked.", failure);
                }
            },
            OnTokenValidated = validated =>
            {
                // By the clock of the service and not by that of the machine.
                if (!IsInTime(validated.SecurityToken, Clock(validated.HttpContext).GetUtcNow().UtcDateTime))
                {
                    validated.Fail("The token has expired, or is not valid yet.");
                    return Task.CompletedTask;
                }

                validated.Principal = Caller.OfToken(validated.Principal!);
                return Task.CompletedTask;
            },
        };
        jwt.TokenValidationParameters.ValidateLifetime = false;
    }

    private static TimeProvider Clock(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>();

    // A token that never ends would be a key that cannot be revoked.
    private static bool IsInTime(SecurityToken token, DateTime now) => token.ValidTo > DateTime.MinValue && now < token.ValidTo + Skew && now + Skew >= token.ValidFrom;
}
