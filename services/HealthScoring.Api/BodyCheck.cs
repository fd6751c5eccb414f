using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api;

/// <summary>Collects everything that is wrong with a body, so that a caller hears of all of it at once.</summary>
internal sealed class BodyCheck
{
    private const int MostNameCharacters = 200;
    private const int MostNoteCharacters = 2_000;
    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>The answer, or null where nothing is wrong.</summary>
    public ValidationProblem? Refusal => _errors.Count == 0 ? null : TypedResults.ValidationProblem(_errors, "Nothing was changed.", title: "The body cannot be used.");

    /// <summary>Notes a field that is not as it must be.</summary>
    public BodyCheck That(string field, bool isSo, string expected)
    {
        if (!isSo)
        {
            _errors[field] = [.. _errors.GetValueOrDefault(field, []), expected];
        }

        return this;
    }

    /// <summary>Checks who gives a command, and what they have to say.</summary>
    public BodyCheck Person(string? by, string? note) => this
        .That("by", !string.IsNullOrWhiteSpace(by) && by.Length <= MostNameCharacters && IsText(by), $"Who does this: text of 1 to {MostNameCharacters} characters.")
        .That("note", note is null || (note.Length <= MostNoteCharacters && IsText(note)), $"Text of at most {MostNoteCharacters} characters.");

    private static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal);
}
