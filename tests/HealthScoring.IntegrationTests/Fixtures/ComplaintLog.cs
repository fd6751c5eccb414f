using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Keeps what services log as warnings and errors, so that a test can demand silence.</summary>
internal sealed class ComplaintLog(ConcurrentQueue<string> complaints) : ILoggerProvider
{
    // Health checks report as unhealthy what is still starting, and tests wait for it by asking them.
    public ILogger CreateLogger(string categoryName) =>
        categoryName.Contains("HealthChecks", StringComparison.Ordinal) ? NullLogger.Instance : new Complaints(categoryName, complaints);

    public void Dispose()
    {
    }

    private sealed class Complaints(string category, ConcurrentQueue<string> complaints) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                complaints.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
