using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.Emitter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HealthScoring.UnitTests.Emitter;

/// <summary>An emitter whose buffer nobody empties, with what it counts and logs.</summary>
internal sealed class EmitterParts : ILogger, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();

    public EmitterParts(int bufferEvents = 1_000)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Buffer = new(bufferEvents, 1_000_000);
        (Telemetry, EmitterLog) = (new(meters, Buffer), new(this, Clock));
        Emitter = new(Options.Create(new HealthEmitterOptions { Source = "shop-web" }), Buffer, Telemetry, EmitterLog, Clock);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            OnCount();
            var name = $"{instrument.Name}{(tags.Length > 0 ? $" {tags[0].Value}" : "")}";
            Counts.AddOrUpdate(name, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public HandClock Clock { get; } = new();

    public EventBuffer Buffer { get; }

    public EmitterTelemetry Telemetry { get; }

    public EmitterLog EmitterLog { get; }

    public HealthEmitter Emitter { get; }

    public ConcurrentDictionary<string, long> Counts { get; } = new();

    public List<string> Log { get; } = [];

    /// <summary>Done whenever something is counted.</summary>
    public Action OnCount { get; set; } = () => { };

    /// <summary>Done with whatever is logged.</summary>
    public Action<string> OnLog { get; set; } = _ => { };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        OnLog(line);
        Log.Add(line);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Telemetry.Dispose();
        _services.Dispose();
    }
}
