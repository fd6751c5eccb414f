using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.UnitTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What one service measures by a meter, its own where none is named, from now on.</summary>
internal sealed class MetricWatch : IDisposable
{
    /// <summary>The setting with which scoring reads its gauges as often as it may.</summary>
    public static readonly (string Setting, string Value) EverySecond = ("Scoring:GaugesEvery", "00:00:01");

    private readonly ConcurrentQueue<(string Instrument, string Labels, double Value)> _seen = new();
    private readonly MeterListener _listener;

    public MetricWatch(WebApplication service, string meter = "HealthScoring") => _listener = MeterOf.Listen(
        service.Services.GetRequiredService<IMeterFactory>(), seen: (instrument, labels, value) => _seen.Enqueue((instrument, labels, value)), meter: meter);

    /// <summary>What was recorded by a histogram.</summary>
    public IReadOnlyList<double> Recorded(string instrument) => [.. _seen.Where(s => s.Instrument == instrument).Select(s => s.Value)];

    /// <summary>Labels, as `name=value`, of what was recorded by it.</summary>
    public IReadOnlyList<string> Labels(string instrument) => [.. _seen.Where(s => s.Instrument == instrument).Select(s => s.Labels)];

    /// <summary>What a counter has grown by, by labels as `name=value`; without what has not grown.</summary>
    public SortedDictionary<string, double> Counted(string instrument) => new(
        _seen.Where(s => s.Instrument == instrument && s.Value > 0).GroupBy(s => s.Labels).ToDictionary(g => g.Key, g => g.Sum(s => s.Value)), StringComparer.Ordinal);

    /// <summary>What a gauge shows now, by labels as `name=value`; nothing where it shows nothing.</summary>
    public SortedDictionary<string, double> Gauge(string instrument)
    {
        lock (_listener)
        {
            var before = _seen.Count;
            _listener.RecordObservableInstruments();
            return new(_seen.Skip(before).Where(s => s.Instrument == instrument).ToDictionary(s => s.Labels, s => s.Value), StringComparer.Ordinal);
        }
    }

    public void Dispose() => _listener.Dispose();
}
