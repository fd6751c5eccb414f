using System.Diagnostics;
using System.Text.Json;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A span, metric or log record that came, as the decoder sees it.</summary>
internal sealed record Exported(string Kind, JsonElement Resource, string? Scope, JsonElement Item)
{
    /// <summary>The service that sent it.</summary>
    public string? Service => ResourceAttribute("service.name");

    /// <summary>Its name; null of log records.</summary>
    public string? Name => Text("name");

    /// <summary>The trace that it belongs to.</summary>
    public string? TraceId => Text("traceId");

    public string? SpanId => Text("spanId");

    public string? ParentSpanId => Text("parentSpanId");

    /// <summary>Traces that a span is linked to.</summary>
    public IEnumerable<string?> LinkedTraces => Item.TryGetProperty("links", out var links) ? links.EnumerateArray().Select(l => l.GetProperty("traceId").GetString()) : [];

    /// <summary>An attribute of the service that sent it.</summary>
    public string? ResourceAttribute(string name) => Attribute(Resource, name);

    private static string? Attribute(JsonElement of, string name) => of.GetProperty("attributes").EnumerateArray()
        .Where(a => a.GetProperty("key").GetString() == name).Select(a => a.GetProperty("value").GetProperty("stringValue").GetString()).SingleOrDefault();

    private string? Text(string property) => Item.TryGetProperty(property, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>A collector of OTLP that has nothing in common with what sends: OpenTelemetry's own decoder for Node. It keeps everything in a file.</summary>
internal sealed class Collector : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Process _process;

    private Collector(Process process, string file, Uri endpoint) => (_process, File, Endpoint) = (process, file, endpoint);

    /// <summary>Where services send to.</summary>
    public Uri Endpoint { get; }

    /// <summary>Everything that came, a line of JSON for each item.</summary>
    public string File { get; }

    public static async Task<Collector> Start(string file)
    {
        await System.IO.File.WriteAllTextAsync(file, "");
        var process = (await NodeTools.Installed).Start("collect.mjs", file);
        return new(process, file, new($"http://127.0.0.1:{await process.StandardOutput.ReadLineAsync()}"));
    }

    /// <summary>Settings with which a service sends everything here, and soon.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint.ToString(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000", ["OTEL_BSP_SCHEDULE_DELAY"] = "500", ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
    };

    /// <summary>What has come so far.</summary>
    public async Task<IReadOnlyList<Exported>> Read() =>
        [.. (await System.IO.File.ReadAllTextAsync(File)).Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<Exported>(line, Json)!)];

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
