using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>What an endpoint asks of its callers.</summary>
/// <param name="scope">The scope, one of <see cref="Access.Scope"/>. Sending events takes a source besides.</param>
public sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    /// <summary>The scope.</summary>
    public string Scope { get; } = scope;

    /// <summary>What an endpoint asks for; null where it says nothing, and then nobody is let in.</summary>
    public static ScopeRequirement? Of(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<AuthorizationPolicy>()?.Requirements.OfType<ScopeRequirement>().FirstOrDefault();

    /// <inheritdoc />
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (Caller.ScopesOf(context.User).Contains(Scope, StringComparer.Ordinal) && (Scope != Access.Scope.Ingest || Caller.SourceOf(context.User) is { Length: > 0 }))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
