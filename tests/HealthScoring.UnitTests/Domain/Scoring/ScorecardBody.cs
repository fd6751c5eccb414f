using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>The default scorecard as somebody would send it, with changes at paths as errors name them.</summary>
public sealed class ScorecardBody
{
    public JsonObject Json { get; } = JsonNode.Parse(Default)!.AsObject();

    public static string Default { get; } = File.ReadAllText(Repository.PathOf("services", "HealthScoring.Domain", "Scoring", "scorecard.default.json"));

    /// <summary>Puts JSON at a path; null takes away what is there.</summary>
    public ScorecardBody With(string path, string? json)
    {
        var steps = Steps(path);
        var holder = steps[..^1].Aggregate((JsonNode)Json, (node, step) => step is int i ? node[i]! : node[(string)step]!);
        switch (steps[^1])
        {
            case int index when json is null:
                holder.AsArray().RemoveAt(index);
                break;
            case int index:
                holder[index] = JsonNode.Parse(json);
                break;
            case string name when json is null:
                holder.AsObject().Remove(name);
                break;
            case string name:
                holder[name] = JsonNode.Parse(json);
                break;
        }

        return this;
    }

    public (Scorecard? Scorecard, IReadOnlyList<ScorecardError> Errors) Check(string id = "default") => ScorecardCheck.Of(JsonSerializer.SerializeToElement(Json), id);

    public IEnumerable<string> Errors(string id = "default") => Check(id).Errors.Select(e => $"{e.Path}: {e.Detail}");

    /// <summary>Every leaf with its path, numbers and others.</summary>
    public static IEnumerable<(string Path, JsonValue Value)> Leaves(JsonNode node, string path = "") => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value!, path.Length == 0 ? f.Key : $"{path}.{f.Key}")),
        JsonArray items => items.SelectMany((item, i) => Leaves(item!, $"{path}[{i}]")),
        _ => [(path, node.AsValue())],
    };

    private static object[] Steps(string path) =>
        [.. path.Replace("[", ".[", StringComparison.Ordinal).Split('.').Select(s => s[0] == '[' ? int.Parse(s[1..^1]) : (object)s)];
}
