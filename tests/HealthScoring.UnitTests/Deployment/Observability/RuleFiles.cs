using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>A rule of Prometheus.</summary>
/// <param name="File">Where it stands, from the root of the repository.</param>
/// <param name="Alert">Name of the alert, or null where it records.</param>
/// <param name="Record">Name of the metric that it records, or null where it alerts.</param>
/// <param name="Expr">Its expression.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">What an alert says.</param>
public sealed record Rule(
    string File, string? Alert, string? Record, string Expr, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>A case of the tests of alerts.</summary>
/// <param name="File">Where it stands, from the root of the repository.</param>
/// <param name="Alert">Name of the alert.</param>
/// <param name="Severities">Severities with which it is to fire; none where it is to be silent.</param>
public sealed record AlertCase(string File, string Alert, IReadOnlyList<string> Severities);

/// <summary>The files in `deploy/prometheus`.</summary>
public static class RuleFiles
{
    private const string Folder = "deploy/prometheus";

    /// <summary>Rules, in the order in which they stand.</summary>
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        .. from file in Names("rules")
           from groups in Yaml(file)["groups"]!.AsArray()
           from rule in groups!["rules"]!.AsArray()
           select new Rule(file, rule["alert"]?.GetValue<string>(), rule["record"]?.GetValue<string>(), rule["expr"]!.GetValue<string>(), Texts(rule["labels"]), Texts(rule["annotations"])),
    ];

    /// <summary>Those that alert.</summary>
    public static IReadOnlyList<Rule> Alerts { get; } = [.. Rules.Where(r => r.Alert is not null)];

    /// <summary>The cases of the tests of alerts.</summary>
    public static IReadOnlyList<AlertCase> Cases { get; } =
    [
        .. from file in Names("tests")
           from test in Yaml(file)["tests"]!.AsArray()
           from alert in test!["alert_rule_test"]?.AsArray() ?? []
           let expected = alert["exp_alerts"]?.AsArray().Select(a => a!["exp_labels"]!["severity"]!.GetValue<string>())
           select new AlertCase(file, alert["alertname"]!.GetValue<string>(), [.. expected ?? []]),
    ];

    /// <summary>Every expression of the rules.</summary>
    public static IEnumerable<Expression> Expressions => Rules.Select(r => new Expression(r.File, r.Alert is { } alert ? $"alert {alert}" : $"record {r.Record}", r.Expr.Trim()));

    /// <summary>Files of a folder, from the root of the repository.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.GetFiles(Repository.PathOf(Folder, folder), "*.yaml").Select(f => $"{Folder}/{folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal)];

    /// <summary>A document as JSON, all of its scalars texts.</summary>
    public static JsonObject Yaml(string name)
    {
        var yaml = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(File.OpenText(Repository.PathOf(name)))));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().DisableAliases().Build().Serialize(yaml))!.AsObject();
    }

    private static Dictionary<string, string> Texts(JsonNode? of) =>
        of?.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal) ?? [];
}
