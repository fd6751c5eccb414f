namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// One generation of the read model: a schema of its own and a projection of its own. A rebuild fills the next generation while readers use this one, so
/// that nobody ever sees an empty table.
/// </summary>
/// <param name="Generation">Number from 1.</param>
public sealed record ReadModelSchema(int Generation)
{
    /// <summary>Number of the shape of the tables that this version works with. A migration adds columns within a shape; whatever older versions could not work with is another one.</summary>
    public const int Shape = 1;

    /// <summary>Name of the schema.</summary>
    public string Name { get; } = $"read_{Generation}";

    /// <summary>Name of the projection, and so of its progress in the store.</summary>
    public string Projection { get; } = $"activity_{Generation}";
}
