using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthScoring.UnitTests.Deployment.Observability;

namespace HealthScoring.FaultTests.Observing;

/// <summary>
/// The files in deploy/prometheus, for a Prometheus on this machine: what is scraped has other addresses, and time goes by faster, so that what takes an hour in production takes a minute here. Jobs,
/// paths, names and thresholds stay as they are.
/// </summary>
internal static partial class PrometheusFiles
{
    /// <summary>How much faster.</summary>
    public const int Faster = 60;

    /// <summary>What Grafana would put for the interval over which a rate is taken, where scrapes are a second apart.</summary>
    public const string RateInterval = "5s";

    /// <summary>Writes them into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="targets">Addresses, as host and port, of each job.</param>
    public static async Task Write(string folder, ILookup<string, string> targets)
    {
        var main = RuleFiles.Yaml("deploy/prometheus/prometheus.yml");
        (main["global"]!["scrape_interval"], main["global"]!["evaluation_interval"]) = ("1s", "1s");
        foreach (var job in main["scrape_configs"]!.AsArray().Select(j => j!.AsObject()))
        {
            job.Where(p => p.Key.EndsWith("_sd_configs", StringComparison.Ordinal)).ToList().ForEach(p => job.Remove(p.Key));
            var addresses = targets[job["job_name"]!.GetValue<string>()].Select(t => (JsonNode)t).ToArray();
            addresses.Should().NotBeEmpty("every job has something to scrape here");
            job["static_configs"] = new JsonArray(new JsonObject { ["targets"] = new JsonArray(addresses) });
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), main.ToJsonString());
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        foreach (var name in RuleFiles.Names("rules"))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "rules", Path.GetFileName(name)), (await Hurried(RuleFiles.Yaml(name))).ToJsonString());
        }
    }

    private static async Task<JsonObject> Hurried(JsonObject file)
    {
        var groups = file["groups"]!.AsArray().Select(g => g!.AsObject()).ToList();
        var rules = groups.SelectMany(g => g["rules"]!.AsArray()).Select(r => r!.AsObject()).ToList();
        foreach (var (rule, read) in rules.Zip(await PromQl.Read([.. rules.Select(r => r["expr"]!.GetValue<string>())], Faster)))
        {
            rule["expr"] = read.Faster;
        }

        foreach (var of in groups.Concat(rules))
        {
            of.Where(p => p.Key is "for" or "interval" or "keep_firing_for").ToList().ForEach(p => of[p.Key] = Divided(p.Value!.GetValue<string>()));
        }

        return file;
    }

    private static string Divided(string duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{Parts().Matches(duration).Sum(p => int.Parse(p.Groups[1].Value, CultureInfo.InvariantCulture) * Milliseconds(p.Groups[2].Value)) / Faster}ms");

    private static int Milliseconds(string unit) => unit switch
    {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => throw new FormatException($"{unit} is no unit that rules use."),
    };

    [GeneratedRegex("([0-9]+)([a-z]+)")]
    private static partial Regex Parts();
}
