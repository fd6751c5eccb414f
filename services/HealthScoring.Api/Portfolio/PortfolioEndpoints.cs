using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Portfolio;

/// <summary>Endpoints about all accounts together.</summary>
internal static class PortfolioEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPortfolio(this IEndpointRouteBuilder app) => app.MapGet("/portfolio", GetPortfolio.Handle).RequireScope(Scope.Read).WithTags("Portfolio");
}
