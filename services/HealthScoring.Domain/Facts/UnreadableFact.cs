namespace HealthScoring.Domain.Facts;

/// <summary>A stored fact whose JSON does not fit its record: it counts for nothing, and whoever it is about is incomplete.</summary>
public sealed record UnreadableFact
{
    /// <summary>The one there need be, since nothing is known of it.</summary>
    public static UnreadableFact Instance { get; } = new();
}
