using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HealthScoring.FaultTests.Observing;

/// <summary>
/// The files in deploy/prometheus, for a Prometheus on this machine: what is scraped has other addresses, and time goes by faster, so that what takes minutes in production takes seconds here. Jobs,
/// paths, names and thresholds stay as they are.
/// </summary>
internal sealed partial class PrometheusFiles(string source)
{
    /// <summary>How much faster: an hour is a minute.</summary>
    public const int Faster = 60;

    /// <summary>Writes them into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="targets">Addresses, as host and port, of each job.</param>
    public async Task Write(string folder, IReadOnlyDictionary<string, IReadOnlyList<string>> targets)
    {
        var main = Load(Path.Combine(source, "prometheus.yml"));
        main["global"]["scrape_interval"].Set("1s");
        main["global"]["evaluation_interval"].Set("1s");
        foreach (var job in ((YamlSequenceNode)main["scrape_configs"]).Cast<YamlMappingNode>())
        {
            foreach (var discovery in job.Children.Keys.Where(k => $"{k}".EndsWith("_sd_configs", StringComparison.Ordinal) || $"{k}" is "static_configs" or "scrape_interval" or "scrape_timeout").ToList())
            {
                job.Children.Remove(discovery);
            }

            job.Add("static_configs", new YamlSequenceNode(new YamlMappingNode("targets", new YamlSequenceNode(targets[$"{job["job_name"]}"].Select(t => new YamlScalarNode(t))))));
        }

        main.Children.Remove("alerting");
        Save(main, Path.Combine(folder, "prometheus.yml"));
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        foreach (var file in Directory.GetFiles(Path.Combine(source, "rules")))
        {
            var rules = Load(file);
            var all = Rules(rules).ToList();
            foreach (var (rule, read) in all.Zip(await PromQl.Read([.. all.Select(r => $"{r["expr"]}")], Faster)))
            {
                rule["expr"].Set(read.Faster);
            }

            foreach (var holder in all.Concat(Groups(rules)))
            {
                foreach (var (key, value) in holder.Children.Where(c => $"{c.Key}" is "for" or "interval" or "keep_firing_for").ToList())
                {
                    value.Set(Divided($"{value}"));
                }
            }

            Save(rules, Path.Combine(folder, "rules", Path.GetFileName(file)));
        }
    }

    private static IEnumerable<YamlMappingNode> Groups(YamlMappingNode file) => ((YamlSequenceNode)file["groups"]).Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> Rules(YamlMappingNode file) => Groups(file).SelectMany(g => ((YamlSequenceNode)g["rules"]).Cast<YamlMappingNode>());

    private static string Divided(string duration) => string.Create(CultureInfo.InvariantCulture, $"{Parts().Matches(duration).Sum(p => Milliseconds(p)) / Faster}ms");

    private static long Milliseconds(Match part) => long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
    {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        var unit => throw new FormatException($"{unit} is no unit that rules use."),
    };

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static void Save(YamlMappingNode root, string file)
    {
        using var writer = File.CreateText(file);
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
    }

    [GeneratedRegex("([0-9]+)(ms|[a-z])")]
    private static partial Regex Parts();
}

/// <summary>Changes a scalar of a document in its place.</summary>
internal static class YamlScalars
{
    /// <summary>Gives it a value.</summary>
    public static void Set(this YamlNode node, string value) => ((YamlScalarNode)node).Value = value;
}
