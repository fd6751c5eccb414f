namespace HealthScoring.ServiceDefaults.Access;

/// <summary>A key that somebody asks for.</summary>
/// <param name="Name">Whose it is, or what for: 1 to 100 characters.</param>
/// <param name="Scopes">One or more of <see cref="Scope"/>.</param>
/// <param name="Source">The source that it may send events of: 1 to 200 characters, with the scope `ingest` and only with it.</param>
/// <param name="ExpiresInDays">For how many days it opens anything, 1 to 3,653; null for ever.</param>
public sealed record NewKey(string? Name, IReadOnlyList<string>? Scopes, string? Source, int? ExpiresInDays)
{
    private const int MostNameCharacters = 100;
    private const int MostSourceCharacters = 200;
    private const int MostDays = 3_653;

    /// <summary>Everything that is wrong with it: the field, and what is expected there.</summary>
    public IEnumerable<(string Field, string Expected)> Faults()
    {
        if (!IsText(Name, MostNameCharacters))
        {
            yield return ("name", $"Whose key it is, or what for: text of 1 to {MostNameCharacters} characters.");
        }

        if (Scopes is not { Count: > 0 } || Scopes.Except(Scope.All, StringComparer.Ordinal).Any() || Scopes.Distinct(StringComparer.Ordinal).Count() < Scopes.Count)
        {
            yield return ("scopes", $"One or more of {string.Join(", ", Scope.All)}, each once.");
        }

        if (Scopes?.Contains(Scope.Ingest, StringComparer.Ordinal) == true ? !IsText(Source, MostSourceCharacters) : Source is not null)
        {
            yield return ("source", $"The source whose events the key may send, text of 1 to {MostSourceCharacters} characters: with the scope {Scope.Ingest}, and only with it.");
        }

        if (ExpiresInDays is < 1 or > MostDays)
        {
            yield return ("expiresInDays", $"From 1 to {MostDays} days; left out for a key that does not expire.");
        }
    }

    private static bool IsText(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal);
}
