using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HealthScoring.ServiceDefaults;

/// <summary>What may be logged of a failure that was answered: ASP.NET Core says nothing of one that a handler takes, and its message, or the path, may name a person.</summary>
public static class HandledFailure
{
    /// <summary>The route of the request, as the endpoint declares it.</summary>
    public static string Route(HttpContext context) => (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "-";

    /// <summary>SQLSTATE if a database has refused something, else the type of what was at the bottom of it.</summary>
    public static string Reason(Exception failure)
    {
        var cause = failure.GetBaseException();
        return (cause as DbException)?.SqlState ?? cause.GetType().Name;
    }
}
