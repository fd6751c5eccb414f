namespace HealthScoring.Domain.Scoring;

/// <summary>Finds the name that somebody who mistyped one had in mind.</summary>
internal static class NearestName
{
    private const int LongestTypo = 100;

    /// <summary>The known name that takes the fewest changes of a character, where those are few for its length; else null.</summary>
    public static string? Of(string typed, IEnumerable<string> known) =>
        typed.Length > LongestTypo ? null : known
            .Select(name => (Name: name, Changes: Changes(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(n => n.Changes <= Math.Max(1, n.Name.Length / 3))
            .OrderBy(n => n.Changes).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name).FirstOrDefault();

    // Levenshtein: characters put in, left out or replaced.
    private static int Changes(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
