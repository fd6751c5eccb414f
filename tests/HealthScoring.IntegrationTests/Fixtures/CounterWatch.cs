using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Adds up a counter of one service, by outcome and channel.</summary>
internal sealed class CounterWatch : IDisposable
{
    private readonly ConcurrentDictionary<(string Outcome, string Channel), long> _sums = new();
    private readonly MeterListener _listener = new();

    public CounterWatch(WebApplication service, string counter)
    {
        // Each service makes its meters with a factory of its own, which tells them apart in one process.
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == counter && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(t => t.Key, t => (string)t.Value!);
            _sums.AddOrUpdate((labels["outcome"], labels["channel"]), value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public long Sum(string outcome) => _sums.Where(s => s.Key.Outcome == outcome).Sum(s => s.Value);

    /// <summary>What is not zero, as `outcome channel: events`, in order.</summary>
    public string[] ByChannel => [.. _sums.Where(s => s.Value > 0).Select(s => $"{s.Key.Outcome} {s.Key.Channel}: {s.Value}").Order(StringComparer.Ordinal)];

    public long Total => _sums.Values.Sum();

    public void Dispose() => _listener.Dispose();
}
