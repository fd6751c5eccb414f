namespace HealthScoring.EventStore.Erasing;

/// <summary>A person, as producers name them.</summary>
/// <param name="AccountId">The account: the same id in another one is somebody else.</param>
/// <param name="UserId">The id within the account.</param>
public sealed record Person(string AccountId, string UserId)
{
    /// <summary>What stands where the person was named.</summary>
    public const string Mask = "erased";

    /// <summary>Whether a text names the person: the id as a whole, in any case, so that `u-17` is in `login-u-17-3` and not in `u-170`.</summary>
    public bool IsNamedIn(string text) => Holds(text, UserId);

    /// <summary>Whether a text holds a name as a whole: no letter or digit goes on at either end of it.</summary>
    public static bool Holds(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); name.Length > 0 && at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + name.Length;
            if (!(at > 0 && GoOn(text[at - 1], name[0])) && !(end < text.Length && GoOn(name[^1], text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool GoOn(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);
}
