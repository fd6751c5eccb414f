using System.Text.RegularExpressions;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>A query of Prometheus that something in `deploy` relies on.</summary>
/// <param name="File">Where it stands, from the root of the repository.</param>
/// <param name="Where">In what: an alert, a recording rule, a panel, a variable of a dashboard.</param>
/// <param name="Text">The query, with no variable of a dashboard left in it.</param>
public sealed partial record Expression(string File, string Where, string Text)
{
    // As Prometheus writes an expression: what is no name of a metric in it is text, labels, durations, functions and these.
    private static readonly HashSet<string> Words =
        new(["and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right", "inf", "nan"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Metrics that it reads.</summary>
    public IEnumerable<string> Metrics => Names().Matches(NoName().Replace(Text, " ")).Select(m => m.Value).Where(name => !Words.Contains(name)).Distinct(StringComparer.Ordinal);

    /// <summary>As it is shown where it fails.</summary>
    public override string ToString() => $"{File}, {Where}: {Text}";

    // Text in quotes, conditions, durations, and the labels of by, on and the like.
    [GeneratedRegex("""("(\\.|[^"\\])*")|\{("(\\.|[^"\\])*"|[^{}"])*\}|\[[^\]]*\]|\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)""")]
    private static partial Regex NoName();

    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()")]
    private static partial Regex Names();
}
