namespace HealthScoring.Cli.Watching;

/// <summary>The last lines of a file that another process appends to.</summary>
/// <param name="file">The file; it need not be there yet.</param>
public sealed class LastLines(FileInfo file)
{
    // Many times what is ever shown, and little to read however long the file grows.
    private const int Bytes = 16 * 1024;

    /// <summary>Those of a file, or null where none is named.</summary>
    public static LastLines? Of(FileInfo? file) => file is null ? null : new(file);

    /// <summary>At most <paramref name="count"/> lines, the latest last.</summary>
    public IReadOnlyList<string> Read(int count)
    {
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(Math.Max(0, stream.Length - Bytes), SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
