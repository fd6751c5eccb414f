using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>The dashboards in `deploy/dashboards`.</summary>
public static partial class DashboardFiles
{
    private const string Folder = "deploy/dashboards";

    /// <summary>Their names, from the root of the repository.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Repository.PathOf(Folder), "*.json").Select(f => $"{Folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal)];

    /// <summary>One of them.</summary>
    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Repository.PathOf(name)))!.AsObject();

    /// <summary>Its panels, without the headings of rows.</summary>
    public static IEnumerable<JsonObject> Panels(JsonObject dashboard) =>
        dashboard["panels"]!.AsArray().Select(p => p!.AsObject()).Where(p => Text(p, "type") != "row");

    /// <summary>Every query of every dashboard: of panels, variables and marks on the time axis.</summary>
    /// <param name="rateInterval">What Grafana would put for the interval over which a rate is taken: four times that of scraping, or more.</param>
    public static IEnumerable<Expression> Expressions(string rateInterval = "1m") =>
        from name in Names
        let dashboard = Read(name)
        from query in Queries(dashboard)
        select new Expression(name, query.Where, Substituted(query.Text, rateInterval));

    /// <summary>A query with its variables as they are when all services and instances are chosen.</summary>
    public static string Substituted(string query, string rateInterval) =>
        query.Replace("$__rate_interval", rateInterval, StringComparison.Ordinal).Replace("$job", ".+", StringComparison.Ordinal).Replace("$instance", ".+", StringComparison.Ordinal);

    /// <summary>A string of an object.</summary>
    public static string? Text(JsonNode of, string key) => of[key]?.GetValue<string>();

    private static IEnumerable<(string Where, string Text)> Queries(JsonObject dashboard) =>
        Panels(dashboard).SelectMany(p => p["targets"]!.AsArray().Select(t => ($"panel {Text(p, "title")}", Text(t!, "expr")!)))
            .Concat(dashboard["annotations"]!["list"]!.AsArray().Where(a => a!["expr"] is not null).Select(a => ($"annotation {Text(a!, "name")}", Text(a!, "expr")!)))
            .Concat(dashboard["templating"]!["list"]!.AsArray().Where(v => Text(v!, "type") == "query").Select(v => ($"variable {Text(v!, "name")}", LabelValues().Match(Text(v!, "query")!).Groups[1].Value)));

    [GeneratedRegex(@"^label_values\((.+), \w+\)$")]
    private static partial Regex LabelValues();
}
