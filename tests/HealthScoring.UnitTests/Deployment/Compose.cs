using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>compose.yaml.</summary>
internal static partial class Compose
{
    public static JsonObject Document { get; } = DeploymentFiles.Yaml("compose.yaml");

    public static IReadOnlyDictionary<string, JsonObject> Services { get; } = Document["services"]!.AsObject().ToDictionary(s => s.Key, s => s.Value!.AsObject());

    /// <summary>Whether it is built here.</summary>
    public static bool IsOurs(JsonObject service) => service.ContainsKey("build");

    /// <summary>Whether it does one thing and ends.</summary>
    public static bool Ends(JsonObject service) => Text(service["restart"]) is "no" or "on-failure:3";

    public static string? Text(JsonNode? node) => node?.ToString();

    public static string[] List(JsonNode? node) => node is null ? [] : [.. node.AsArray().Select(n => n!.ToString())];

    /// <summary>The environment that it gets besides that of the image, as it is written.</summary>
    public static Dictionary<string, string> Environment(JsonObject service) => service["environment"]?.AsObject().ToDictionary(e => e.Key, e => e.Value!.ToString()) ?? [];

    /// <summary>The same with passwords in the place of variables.</summary>
    public static Dictionary<string, string> Filled(JsonObject service) => Environment(service).ToDictionary(e => e.Key, e => Variable().Replace(e.Value, "sesame"));

    /// <summary>Variables that compose puts into a text.</summary>
    public static IEnumerable<Match> Variables(string text) => Variable().Matches(text);

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<rest>[^}]*)\}")]
    private static partial Regex Variable();
}
