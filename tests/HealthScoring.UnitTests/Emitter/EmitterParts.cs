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
    private readonly EmitterTelemetry _telemetry;

    public EmitterParts(int bufferEvents = 1_000)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Buffer = new(bufferEvents, 1_000_000);
        _telemetry = new(meters, Buffer);
        Emitter = new(Options.Create(new HealthEmitterOptions { Source = "shop-web" }), Buffer, _telemetry, new(this, Clock), Clock);
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
            Counts[name] = Counts.GetValueOrDefault(name) + value;
        });
        _listener.Start();
    }

    public HandClock Clock { get; } = new();

    public EventBuffer Buffer { get; }

    public HealthEmitter Emitter { get; }

    public Dictionary<string, long> Counts { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Done whenever something is counted, and logged.</summary>
    public Action OnCount { get; set; } = () => { };

    public Action OnLog { get; set; } = () => { };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        OnLog();
        Log.Add($"{logLevel}: {formatter(state, exception)}");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _telemetry.Dispose();
        _services.Dispose();
    }
}
