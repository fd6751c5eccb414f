using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.UnitTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Adds up a counter of one service, by outcome and channel.</summary>
internal sealed class CounterWatch : IDisposable
{
    private readonly ConcurrentDictionary<(string Outcome, string Channel), long> _sums = new();
    private readonly MeterListener _listener;

    public CounterWatch(WebApplication service, string counter) => _listener = MeterOf.Listen(service.Services.GetRequiredService<IMeterFactory>(), seen: (instrument, labels, value) =>
    {
        if (instrument == counter)
        {
            var by = labels.Split(' ').Select(l => l.Split('=')).ToDictionary(l => l[0], l => l[1]);
            _sums.AddOrUpdate((by["outcome"], by["channel"]), (long)value, (_, sum) => sum + (long)value);
        }
    });

    public long Sum(string outcome) => _sums.Where(s => s.Key.Outcome == outcome).Sum(s => s.Value);

    /// <summary>What is not zero, as `outcome channel: events`, in order.</summary>
    public string[] ByChannel => [.. _sums.Where(s => s.Value > 0).Select(s => $"{s.Key.Outcome} {s.Key.Channel}: {s.Value}").Order(StringComparer.Ordinal)];

    public long Total => _sums.Values.Sum();

    public void Dispose() => _listener.Dispose();
}
