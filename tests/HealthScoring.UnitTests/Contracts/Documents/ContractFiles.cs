using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>The contracts as documents, in the folder `contracts`. With UPDATE_GOLDEN=1 in the environment those that are generated are written instead of compared.</summary>
public static class ContractFiles
{
    // For people to read: no escapes for quotes, apostrophes and angle brackets.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Folder { get; } = Repository.PathOf("contracts");

    /// <summary>Schemas in a folder of `contracts/schemas`, without their ending.</summary>
    public static IEnumerable<string> Schemas(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, "schemas", folder)).Select(f => Path.GetFileName(f)[..^".schema.json".Length]).Order(StringComparer.Ordinal);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!;

    /// <summary>Fails unless a generated document is what is committed.</summary>
    public static void Verify(string name, JsonNode generated)
    {
        var text = generated.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(PathOf(name), text);
        }

        (File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : null).Should().Be(
            text, $"contracts/{name} must say what the code does; UPDATE_GOLDEN=1 ./test --filter FullyQualifiedName~Contracts.Documents writes it anew, for the diff to be reviewed");
    }
}
