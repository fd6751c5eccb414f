using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>
/// Who may call. Everything that a service answers, other than at its management port, takes a key or a token with the scope that the endpoint names. An endpoint that names none
/// lets nobody in.
/// </summary>
public static class AccessControl
{
    private const string Any = "access";
    private const string Keys = "key";
    private const string Tokens = "token";

    // The words of Fetch Metadata for a page of this very origin, and for no page at all.
    private static readonly string[] OwnPages = ["same-origin", "none"];

    /// <summary>Adds what <see cref="UseAccess"/> needs. The service has <see cref="ServiceDefaults.AddServiceDefaults"/>, and checks its settings with <see cref="SettingsCheck.Access"/>.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<KeysUnavailable>();
        builder.Services.TryAddSingleton<AccessKeys>();
        builder.Services.AddSingleton<CallLimits>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        var authentication = builder.Services.AddAuthentication(Any)
            .AddPolicyScheme(Any, displayName: null, policy => policy.ForwardDefaultSelector = context => IsToken(context) && !OperatorsOnly.Is(context.GetEndpoint()) && TokenAccess.IsOn(builder.Configuration) ? Tokens : Keys)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Keys, configureOptions: null);
        if (TokenAccess.IsOn(builder.Configuration))
        {
            authentication.AddJwtBearer(Tokens, jwt => TokenAccess.Configure(jwt, builder.Configuration));
        }

        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(IsNothingThere).Build());
        builder.Services.AddRateLimiter(limiter => limiter.OnRejected = (rejected, _) => new(
            Refusals.Slow(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null)));
        builder.Services.AddOptions<RateLimiterOptions>().Configure<CallLimits>((limiter, limits) => limiter.GlobalLimiter = limits.Calls);
    }

    /// <summary>Lets nobody pass who may not. Comes after what handles exceptions and after <see cref="ServiceDefaults.MapManagement"/>, and before everything that does something.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(RefuseOtherPages);
        app.UseAuthorization();
    }

    /// <summary>Says which scope an endpoint takes.</summary>
    /// <param name="endpoint">The endpoint, or a group whose every endpoint takes it.</param>
    /// <param name="scope">One of <see cref="Scope"/>.</param>
    public static T RequireScope<T>(this T endpoint, string scope)
        where T : IEndpointConventionBuilder
    {
        // A library may have said of its own that everybody may have it, and that would count for more.
        endpoint.Finally(built => built.Metadata.OfType<IAllowAnonymous>().ToList().ForEach(anonymous => built.Metadata.Remove(anonymous)));
        return endpoint.RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build());
    }

    /// <summary>Lets everybody have an endpoint that is there at the management port alone. Nobody's key is looked at: what operators ask about may be what keys are kept in.
    /// It is not measured as a request either: probes would outweigh those who use a quiet service, and fail when it is others that are broken.</summary>
    public static T ForOperators<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.AllowAnonymous().DisableHttpMetrics().WithMetadata(OperatorsOnly.Mark);

    private static bool IsToken(HttpContext context) => context.Request.Headers.Authorization is [{ } value]
        && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && !KeyText.HasForm(value["Bearer ".Length..].Trim());

    // Where nothing is, or only another method is, a caller that is known is told so.
    private static bool IsNothingThere(AuthorizationHandlerContext context) => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;

    // A browser that was given a key at its prompt sends it with every call to this address, whichever page makes it.
    private static Task RefuseOtherPages(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || IsOfNoOtherPage(context.Request)
            ? next(context)
            : Refusals.Write(
                context.RequestServices.GetRequiredService<IProblemDetailsService>(), context, StatusCodes.Status403Forbidden, "Pages of other sites may not call this.", "Call it from a server of yours.");

    // Browsers say from which site to addresses that they trust, and so not over plain HTTP. Which origin they say everywhere, of everything that changes something.
    private static bool IsOfNoOtherPage(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is [{ } site] ? OwnPages.Contains(site)
        : request.Headers.Origin.Count == 0
            || (request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
