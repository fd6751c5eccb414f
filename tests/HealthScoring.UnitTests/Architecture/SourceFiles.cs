namespace HealthScoring.UnitTests.Architecture;

/// <summary>Files that people wrote: what a build leaves behind is not among them.</summary>
public static class SourceFiles
{
    public static IEnumerable<string> Of(string folder, string pattern) => Directory.Exists(Repository.PathOf(folder))
        ? Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
        : [];
}
