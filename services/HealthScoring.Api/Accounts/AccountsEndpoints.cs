using HealthScoring.Api.Alerts;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.Api.Accounts;

/// <summary>Endpoints of accounts.</summary>
internal static class AccountsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("/", ListAccounts.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}", GetAccount.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/health", GetHealth.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/health/history", GetHealthHistory.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/health/changes", GetHealthChanges.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/health/path", GetHealthPath.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/usage", GetUsage.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/features", GetFeatures.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/alerts", ListAccountAlerts.Handle).RequireScope(Scope.Read);
        accounts.MapGet("/{id}/children", GetChildren.Handle).RequireScope(Scope.Read);
        accounts.MapDelete("/{id}/users/{userId}", EraseUser.Handle).RequireScope(Scope.Admin);
    }
}
