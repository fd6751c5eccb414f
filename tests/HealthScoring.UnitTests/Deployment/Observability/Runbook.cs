namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>What deploy/README.md says about alerts: a section of its own for each.</summary>
public static class Runbook
{
    private const string Heading = "### ";

    /// <summary>The page.</summary>
    public static string File => "deploy/README.md";

    /// <summary>Sections of alerts, by their names.</summary>
    public static IReadOnlyDictionary<string, string> Sections { get; } = Read();

    /// <summary>Anchors of the page.</summary>
    public static IReadOnlySet<string> Anchors { get; } = Lines.Where(l => l.StartsWith('#')).Select(AnchorOf).ToHashSet(StringComparer.Ordinal);

    private static string[] Lines => System.IO.File.ReadAllLines(Repository.PathOf(File));

    private static Dictionary<string, string> Read()
    {
        var runbook = Lines.SkipWhile(l => l != "## Runbook").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToList();
        var starts = runbook.Index().Where(l => l.Item.StartsWith(Heading, StringComparison.Ordinal)).Select(l => l.Index).Append(runbook.Count).ToList();
        return starts.Zip(starts.Skip(1)).ToDictionary(
            s => runbook[s.First][Heading.Length..], s => string.Join('\n', runbook[(s.First + 1)..s.Second]).Trim(), StringComparer.Ordinal);
    }

    // As GitHub and others make anchors of headings.
    private static string AnchorOf(string heading) =>
        new([.. heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c)]);
}
