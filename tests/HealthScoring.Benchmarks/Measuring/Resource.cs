namespace HealthScoring.Benchmarks.Measuring;

/// <summary>Files that are built into this program.</summary>
internal static class Resource
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream($"{typeof(Resource).Assembly.GetName().Name}.{name}")!);
        return reader.ReadToEnd();
    }
}
