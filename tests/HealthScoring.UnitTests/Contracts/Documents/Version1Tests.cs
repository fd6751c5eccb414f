using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>
/// What version 1 promised, frozen in the folder of the same name, against what is promised now. A break is mended by giving what has changed a new name beside
/// the old one. With FREEZE_CONTRACTS=1 in the environment what was added since becomes part of the promise, if nothing breaks: at a release.
/// </summary>
public class Version1Tests
{
    private static readonly string[] OpenApi = ["openapi.json", "openapi.ingestion.json"];
    private static readonly string Frozen = Repository.PathOf("tests", "HealthScoring.UnitTests", "Contracts", "Documents", "Version1");

    public static TheoryData<string> Schemas => [.. FrozenSchemas];

    public static TheoryData<string> Apis => [.. OpenApi];

    private static IEnumerable<string> FrozenSchemas => Files(Frozen).Where(f => f.StartsWith("schemas/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_message_breaks_nobody(string schema)
    {
        var direction = schema.StartsWith("schemas/events/", StringComparison.Ordinal) ? Direction.Incoming : Direction.Outgoing;

        File.Exists(ContractFiles.PathOf(schema)).Should().BeTrue("a type of message that was promised stays");
        Compatibility.Breaks(SelfContained.Read(Path.Combine(Frozen, schema)), SelfContained.Read(ContractFiles.PathOf(schema)), direction).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public void An_API_breaks_nobody(string document) =>
        ApiCompatibility.Breaks(JsonNode.Parse(File.ReadAllText(Path.Combine(Frozen, document)))!, ContractFiles.Json(document)).Should().BeEmpty();

    [Fact]
    public void Every_message_comes_and_goes_where_it_did() =>
        AsyncApi.Routes(AsyncApi.Read(Path.Combine(Frozen, "asyncapi.yaml"))).Except(AsyncApi.Routes(AsyncApi.Read(ContractFiles.PathOf("asyncapi.yaml")))).Should().BeEmpty();

    [Fact]
    public void What_was_added_is_promised_from_a_release_on()
    {
        if (Environment.GetEnvironmentVariable("FREEZE_CONTRACTS") == "1")
        {
            FrozenSchemas.ToList().ForEach(A_message_breaks_nobody);
            Array.ForEach(OpenApi, An_API_breaks_nobody);
            Every_message_comes_and_goes_where_it_did();
            foreach (var file in Files(ContractFiles.Folder))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Frozen, file))!);
                File.Copy(ContractFiles.PathOf(file), Path.Combine(Frozen, file), overwrite: true);
            }
        }

        Files(Frozen).Should().BeSubsetOf(Files(ContractFiles.Folder));
    }

    private static IEnumerable<string> Files(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(folder, "schemas"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal),
        "asyncapi.yaml", .. OpenApi,
    ];
}
