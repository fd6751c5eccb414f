using System.Globalization;

namespace HealthScoring.EventStore.Erasing;

/// <summary>The part of a stored fact about an account that decides which of two facts on one field wins.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Source">Producer.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Id">Identity within the source.</param>
public readonly record struct StampedFact(long Sequence, string Source, DateTimeOffset OccurredAt, string Id);

/// <summary>
/// New ids for facts about an account whose ids name a person. Of two facts with one time and source the larger id wins, so all facts of that time and source get new
/// ids, in the order of the old ones: whatever was folded from them comes out the same.
/// </summary>
public static class MaskIds
{
    /// <summary>The facts that get a new id, and which.</summary>
    public static IEnumerable<(long Sequence, string Id)> Of(IEnumerable<StampedFact> facts, Person person) => facts
        .GroupBy(f => (f.Source, f.OccurredAt.UtcTicks))
        .Where(same => same.Any(f => person.IsNamedIn(f.Id)))
        .SelectMany(same => same.GroupBy(f => f.Id, StringComparer.Ordinal)
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .SelectMany((equal, rank) => equal.Select(f => (f.Sequence, string.Create(CultureInfo.InvariantCulture, $"{Person.Mask}-{rank:D9}")))));
}
