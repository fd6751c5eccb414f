using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Adds up a counter of one service, by outcome.</summary>
internal sealed class CounterWatch : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
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
            foreach (var tag in tags)
            {
                if (tag is { Key: "outcome", Value: string outcome })
                {
                    _sums.AddOrUpdate(outcome, value, (_, sum) => sum + value);
                }
            }
        });
        _listener.Start();
    }

    public long Sum(string outcome) => _sums.GetValueOrDefault(outcome);

    public long Total => _sums.Values.Sum();

    public void Dispose() => _listener.Dispose();
}
