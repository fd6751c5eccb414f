namespace HealthScoring.UnitTests;

/// <summary>The source tree that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("No folder above the tests holds HealthScoring.sln.")
        : File.Exists(Path.Combine(folder.FullName, "HealthScoring.sln")) ? folder.FullName
        : Find(folder.Parent);
}
