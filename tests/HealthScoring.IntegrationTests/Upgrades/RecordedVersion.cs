using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Upgrades;

/// <summary>
/// The database of an earlier version, as SQL, and what that version answered to every question: files that are written once, by that version, and never again. They are made by
/// `UPDATE_DUMP=version-2 ./test --filter FullyQualifiedName~EarlierVersionsTests`.
/// </summary>
/// <param name="Name">Name of the version.</param>
public sealed record RecordedVersion(string Name)
{
    /// <summary>Variable that names the version to record.</summary>
    public const string Variable = "UPDATE_DUMP";

    private static readonly string Folder = Repository.PathOf("tests", "HealthScoring.IntegrationTests", "Upgrades");

    /// <summary>Names of those that there are, and of the one that is to be recorded.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.sql.gz").Select(f => Path.GetFileName(f)[..^".sql.gz".Length]).Append(ToRecord).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The version to record, or null.</summary>
    public static string? ToRecord => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;

    private string Dump => Path.Combine(Folder, $"{Name}.sql.gz");

    private string Answered => Path.Combine(Folder, $"{Name}.answers.json.gz");

    /// <summary>Writes the files from a running system.</summary>
    public async Task Write(RunningSystem system)
    {
        var answers = await Answers.To(system, await Answers.Questions(system));
        var recorded = new JsonObject
        {
            ["at"] = system.Clock.GetUtcNow(),
            ["answers"] = new JsonObject(answers.Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key, new JsonObject { ["status"] = a.Value.Status, ["body"] = a.Value.Body }))),
        };
        await Pack(Answered, recorded.ToJsonString());
        await Pack(Dump, PostgresTools.WithoutLock(await PostgresTools.Run(system.Postgres, "pg_dump --no-owner --no-privileges")));
    }

    /// <summary>Fills an empty database.</summary>
    public async Task Restore(RunningSystem system) => await PostgresTools.Run(system.Postgres, "psql -X -q -v ON_ERROR_STOP=1 >/dev/null", await Unpack(Dump));

    /// <summary>When it was recorded, by the clock of the services, and what was answered then.</summary>
    public async Task<(DateTimeOffset At, SortedDictionary<string, (int Status, JsonNode Body)> Answers)> Read()
    {
        var recorded = JsonNode.Parse(await Unpack(Answered))!;
        return (
            recorded["at"]!.Deserialize<DateTimeOffset>(),
            new(recorded["answers"]!.AsObject().ToDictionary(a => a.Key, a => (a.Value!["status"]!.GetValue<int>(), a.Value["body"]!)), StringComparer.Ordinal));
    }

    private static async Task Pack(string file, string text)
    {
        await using var packed = new GZipStream(File.Create(file), CompressionLevel.SmallestSize);
        await packed.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static async Task<string> Unpack(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return await text.ReadToEndAsync();
    }
}
