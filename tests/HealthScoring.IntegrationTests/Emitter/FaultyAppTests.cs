using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>What the emitter tells of reaches code of the app's, which has faults.</summary>
public class FaultyAppTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_apps_logger_or_a_listener_throws_each_time_then_every_event_that_was_taken_is_stored_once_and_makes_room(bool logger)
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        using var log = new FaultyLog();
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq), o => o.BufferEvents = 100, services =>
            _ = logger ? services.AddLogging(logging => logging.AddProvider(log)) : services.AddHostedService<FaultyListener>());
        await app.Start();

        for (var round = 1; round <= 3; round++)
        {
            await broker.Cut();
            Enumerable.Range(0, 100).Should().OnlyContain(n => app.Emitter.Login("acme", $"u-{n}", null));
            app.Emitter.Login("", "u-1").Should().BeFalse();
            var failures = app.Count("publish.duration", "unreachable");
            await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "unreachable")), now => now >= failures + 2);
            broker.Mend();
            await app.Confirmed(round * 100);
        }

        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 300);
        (app.Count("emitted"), app.Count("dropped", "invalid-field"), app.Count("dropped", "failed")).Should().Be((300, 3, 0));
        log.Lines.IsEmpty.Should().Be(!logger);
        log.Lines.Should().NotContain(line => line.Contains("lost", StringComparison.Ordinal));
    }

    private sealed class FaultyLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            if (line.Contains("sage events", StringComparison.Ordinal))
            {
                Lines.Enqueue(line);
                throw new InvalidOperationException("A logger that fails.");
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Listens to this app alone, and after those that count.</summary>
    private sealed class FaultyListener(IMeterFactory meters) : IHostedService, IDisposable
    {
        private readonly MeterListener _listener = new();

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == "HealthScoring.Emitter")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("A listener that fails."));
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("A listener that fails."));
            _listener.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _listener.Dispose();
    }
}
