using System.Text.Json;

namespace HealthScoring.Domain.Scoring;

/// <summary>Something that is wrong with a scorecard.</summary>
/// <param name="Path">Where, such as `weights.onboarding.depth` or `rules[2].severityFromDay[1][0]`; empty for the scorecard as a whole.</param>
/// <param name="Detail">What, in a sentence.</param>
public sealed record ScorecardError(string Path, string Detail);

/// <summary>Judges a scorecard that somebody sent.</summary>
public static class ScorecardCheck
{
    private const int LongestId = 100;

    /// <summary>
    /// The scorecard, or null and everything that is wrong with it at once: fields that are missing, unknown or of the wrong type, numbers out of their range, and
    /// numbers that do not go together. Its version is that of the body, 0 where that has none.
    /// </summary>
    /// <param name="body">The scorecard as it was sent.</param>
    /// <param name="id">Name under which it is to be stored: 1 to 100 characters without control characters. The body may repeat it.</param>
    public static (Scorecard? Scorecard, IReadOnlyList<ScorecardError> Errors) Of(JsonElement body, string id)
    {
        var errors = new ScorecardErrors();
        if (id.Length is 0 or > LongestId || id.Any(char.IsControl) || id.Trim().Length != id.Length)
        {
            errors.Add("id", $"Must have 1 to {LongestId} characters, no control character among them, and no space at either end.");
        }

        var read = new ScorecardShape(errors).Read(body);
        if (read.TryGetPropertyValue("id", out var named) && named!.GetValue<string>() != id)
        {
            errors.Add("id", "Must be the id under which the scorecard is sent, or be left out.");
        }

        read["id"] = id;
        read["version"] ??= 0;
        var scorecard = ScorecardJson.Read(read);
        ScorecardRelations.Check(scorecard, errors);
        return errors.All.Count == 0 ? (scorecard, []) : (null, errors.All);
    }
}

/// <summary>What is wrong so far.</summary>
internal sealed class ScorecardErrors
{
    private readonly List<ScorecardError> _all = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>Every error, in the order in which they were found.</summary>
    public IReadOnlyList<ScorecardError> All => _all;

    /// <summary>Where the caps and rules were found, by list and id.</summary>
    public Dictionary<(string List, string Id), string> Members { get; } = [];

    /// <summary>Adds one.</summary>
    public void Add(string path, string detail)
    {
        _all.Add(new(path, detail));
        _paths.Add(path);
    }

    /// <summary>Whether anything is known to be wrong at a path or with what holds it: then nobody knows which value was meant there.</summary>
    public bool Concern(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
        {
            if (_paths.Contains(path[..end]))
            {
                return true;
            }
        }

        return _paths.Contains("");
    }
}
