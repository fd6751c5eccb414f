using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Decisions;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// The records behind stored names. By name alone: Marten looks for a name that it does not know by that of the record which the newer version had, and finds the record of this
/// version, whose meaning is an earlier one.
/// </summary>
public static class StoredTypes
{
    /// <summary>The record of a fact.</summary>
    /// <exception cref="OtherVersionException">A newer version stored it.</exception>
    public static Type OfFact(string name) => Of(StoredEvents.ByName, name);

    /// <summary>The record of a decision.</summary>
    /// <exception cref="OtherVersionException">A newer version stored it.</exception>
    public static Type OfDecision(string name) => Of(StoredDecisions.ByName, name);

    private static Type Of(IReadOnlyDictionary<string, Type> known, string name) =>
        known.TryGetValue(name, out var type) ? type : throw new OtherVersionException($"A {name} is stored, which this version does not know. Use a version that does.");
}
