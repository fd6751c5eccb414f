using HealthScoring.Api.Alerts;

namespace HealthScoring.Api.Accounts;

/// <summary>Endpoints of accounts.</summary>
internal static class AccountsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("/", ListAccounts.Handle);
        accounts.MapGet("/{id}", GetAccount.Handle);
        accounts.MapGet("/{id}/health", GetHealth.Handle);
        accounts.MapGet("/{id}/health/history", GetHealthHistory.Handle);
        accounts.MapGet("/{id}/health/changes", GetHealthChanges.Handle);
        accounts.MapGet("/{id}/health/path", GetHealthPath.Handle);
        accounts.MapGet("/{id}/usage", GetUsage.Handle);
        accounts.MapGet("/{id}/features", GetFeatures.Handle);
        accounts.MapGet("/{id}/alerts", ListAccountAlerts.Handle);
        accounts.MapGet("/{id}/children", GetChildren.Handle);
        accounts.MapDelete("/{id}/users/{userId}", EraseUser.Handle);
    }
}
