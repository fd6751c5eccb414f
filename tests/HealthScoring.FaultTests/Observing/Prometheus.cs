using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.FaultTests.Processes;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A series that a query found.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Points">Its points: seconds of the epoch, and values.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(double At, double Value)> Points)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}

/// <summary>A Prometheus of this test's own, as Debian ships it, with its data in a folder that is thrown away.</summary>
internal sealed class Prometheus : IDisposable
{
    private const string Program = "/usr/bin/prometheus";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly HttpClient _http;

    private Prometheus(Process process, HttpClient http) => (_process, _http) = (process, http);

    /// <summary>Where it answers.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Starts one.</summary>
    /// <param name="folder">For its data, with `prometheus.yml` in it.</param>
    public static async Task<Prometheus> Start(string folder)
    {
        System.IO.File.Exists(Program).Should().BeTrue($"{Program} is needed: apt-get install prometheus");
        var address = new Uri($"http://127.0.0.1:{Cluster.FreePort()}/");
        var process = Process.Start(new ProcessStartInfo("bash", ["-c",
            $"exec {Program} --config.file='{folder}/prometheus.yml' --storage.tsdb.path='{folder}/data' --web.listen-address={address.Authority} --log.level=warn >'{folder}/prometheus.log' 2>&1"]))!;
        var prometheus = new Prometheus(process, new HttpClient { BaseAddress = address });
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var ready = await prometheus._http.GetAsync(new Uri("-/ready", UriKind.Relative));
                if (ready.IsSuccessStatusCode)
                {
                    return prometheus;
                }
            }
            catch (HttpRequestException) when (!process.HasExited && waited.Elapsed < Patience)
            {
                // It does not listen yet.
            }

            waited.Elapsed.Should().BeLessThan(Patience, "Prometheus is to start; see its log");
        }
    }

    /// <summary>Every name of a metric, or every value of a label, that was ever scraped or recorded.</summary>
    public async Task<IReadOnlySet<string>> Values(string label, string? metric = null)
    {
        var match = metric is null ? "" : $"?match[]={Uri.EscapeDataString($"{{__name__=\"{metric}\"}}")}";
        return (await Get($"api/v1/label/{label}/values{match}")).EnumerateArray().Select(v => v.GetString()!).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What an expression says now.</summary>
    public async Task<IReadOnlyList<Series>> Query(string expression)
    {
        var data = await Get($"api/v1/query?query={Uri.EscapeDataString(expression)}");
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [new(new Dictionary<string, string>(), [Point(data.GetProperty("result"))])]
            : [.. data.GetProperty("result").EnumerateArray().Select(s => new Series(Labels(s.GetProperty("metric")), [Point(s.GetProperty("value"))]))];
    }

    /// <summary>What an expression said at every second of a time.</summary>
    public async Task<IReadOnlyList<Series>> Query(string expression, DateTimeOffset from, DateTimeOffset to)
    {
        var data = await Get(string.Create(CultureInfo.InvariantCulture, $"api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}&step=1"));
        return [.. data.GetProperty("result").EnumerateArray().Select(s => new Series(Labels(s.GetProperty("metric")), [.. s.GetProperty("values").EnumerateArray().Select(Point)]))];
    }

    /// <summary>Asks its API.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("status").GetString().Should().Be("success", $"{Uri.UnescapeDataString(path)} answered {answer}");
        return answer.GetProperty("data");
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Dictionary<string, string> Labels(JsonElement metric) => metric.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal);

    private static (double At, double Value) Point(JsonElement point) => (point[0].GetDouble(), double.Parse(point[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
}
