using System.Diagnostics.Metrics;
using HealthScoring.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;

namespace HealthScoring.UnitTests.ServiceDefaults.Telemetry;

public class MeasuredPipelinesTests
{
    [Fact]
    public async Task A_pipeline_is_measured_under_its_name_and_logs_for_debugging_only()
    {
        var (log, measured) = (new Log(), new List<string>());
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Polly")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => See(instrument, tags));
        listener.Start();
        var pipeline = new ResiliencePipelineBuilder { Name = "https://secret.example" }.AddTimeout(TimeSpan.FromMilliseconds(20)).Measured("tried-here", loggers).Build();

        await pipeline.Invoking(async p => await p.ExecuteAsync(async token => await Task.Delay(Timeout.Infinite, token))).Should().ThrowAsync<Polly.Timeout.TimeoutRejectedException>();

        measured.Should().Contain(m => m.StartsWith("resilience.polly.strategy.events ", StringComparison.Ordinal) && m.Contains("event.name=OnTimeout", StringComparison.Ordinal))
            .And.NotContain(m => m.Contains("secret", StringComparison.Ordinal) || m.Contains("pipeline.instance", StringComparison.Ordinal));
        log.Levels.Should().NotBeEmpty().And.OnlyContain(level => level == LogLevel.Debug);

        void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // The meter is one for the whole process.
            var labels = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
            if (labels.Contains("pipeline.name=tried-here", StringComparison.Ordinal))
            {
                measured.Add($"{instrument.Name} {labels}");
            }
        }
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public List<LogLevel> Levels { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Levels.Add(logLevel);

        public void Dispose()
        {
        }
    }
}
