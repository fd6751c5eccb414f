using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.Emitter;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>A product app with the emitter, and nothing else.</summary>
internal sealed class EmittingApp : IAsyncDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly IHost _host;
    private Task? _stopping;

    public EmittingApp(Uri broker, Action<HealthEmitterOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(new ComplaintLog(Complaints));
        builder.Services.AddHealthScoringEmitter(options =>
        {
            (options.Source, options.Broker, options.HeartbeatInterval) = ("shop-web", broker, null);
            configure?.Invoke(options);
        });
        add?.Invoke(builder.Services);
        _host = builder.Build();
        Emitter = _host.Services.GetRequiredService<HealthEmitter>();
        Watch(_host.Services.GetRequiredService<IMeterFactory>());
    }

    public HealthEmitter Emitter { get; }

    /// <summary>Warnings and errors that it logged.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Sum of a counter, or number of measurements, of those with this value of their label.</summary>
    public long Count(string instrument, string? label = null) => _counts.GetValueOrDefault($"healthscoring.emitter.{instrument} {label}");

    public Task Confirmed(long events) => RunningSystem.Eventually(() => Task.FromResult(Count("confirmed")), confirmed => confirmed == events, TimeSpan.FromMinutes(2));

    public Task Start() => _host.StartAsync();

    public Task Stop() => _stopping ??= _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _host.Dispose();
        _listener.Dispose();
    }

    private void Watch(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == "HealthScoring.Emitter")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _counts.AddOrUpdate($"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : null)}", value, (_, sum) => sum + value);
}
