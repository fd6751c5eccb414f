namespace HealthScoring.UnitTests.Golden;

/// <summary>
/// JSON as it lies in databases and on the wire of others: a file that must change is a change that somebody else has to live with. With UPDATE_GOLDEN=1 in
/// the environment the files are written instead of compared, for the diff to be reviewed.
/// </summary>
public static class GoldenFiles
{
    public static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.GetFiles(Folder(folder), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static string Read(string folder, string name) => File.ReadAllText(Path.Combine(Folder(folder), name + ".json")).TrimEnd('\n');

    /// <summary>Fails unless <paramref name="actual"/> is the file, character for character.</summary>
    public static void Verify(string folder, string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Folder(folder), name + ".json"), actual + "\n");
        }

        actual.Should().Be(Read(folder, name));
    }

    private static string Folder(string folder) => Repository.PathOf("tests", "HealthScoring.UnitTests", "Golden", folder);
}
