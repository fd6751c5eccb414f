using Microsoft.AspNetCore.Http;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Marks endpoints of the management port.</summary>
internal sealed class OperatorsOnly
{
    /// <summary>The mark.</summary>
    public static OperatorsOnly Mark { get; } = new();

    /// <summary>Whether an endpoint has it.</summary>
    public static bool Is(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<OperatorsOnly>() is not null;
}
