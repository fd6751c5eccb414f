using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>What is in `deploy`.</summary>
internal static class DeploymentFiles
{
    public static string PathOf(string file) => Repository.PathOf("deploy", file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>A YAML file as JSON, with what it merges from elsewhere in place.</summary>
    public static JsonObject Yaml(string file)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(Text(file)))));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!.AsObject();
    }
}
