using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What one service measures by its own meter, from now on.</summary>
internal sealed class MetricWatch : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, string Labels, double Value)> _seen = new();
    private readonly MeterListener _listener = new();

    public MetricWatch(WebApplication service)
    {
        // Each service makes its meters with a factory of its own, which tells them apart in one process.
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "HealthScoring" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What was recorded by a histogram.</summary>
    public IReadOnlyList<double> Recorded(string instrument) => [.. _seen.Where(s => s.Instrument == instrument).Select(s => s.Value)];

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

    private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue((instrument.Name, string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}")), value));
}
