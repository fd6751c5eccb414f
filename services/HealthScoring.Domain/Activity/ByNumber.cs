namespace HealthScoring.Domain.Activity;

/// <summary>
/// Lists kept in the order of small numbers: of users, and of features. Closing an account reads one for each of its users on each of 84 days, nearly all of them short, for which a tree
/// of nodes is a waste.
/// </summary>
internal static class ByNumber
{
    /// <summary>Where a number is, or the complement of where it belongs.</summary>
    public static int Find<T>(ReadOnlySpan<T> list, int number, Func<T, int> numberOf)
    {
        // What is added usually belongs at the end.
        if (list.Length == 0 || numberOf(list[^1]) < number)
        {
            return ~list.Length;
        }

        var (low, high) = (0, list.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = numberOf(list[middle]);
            if (found == number)
            {
                return middle;
            }

            (low, high) = found < number ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
