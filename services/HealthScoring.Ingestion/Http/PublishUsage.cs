using HealthScoring.Contracts.V1;
using HealthScoring.EventStore;
using HealthScoring.Ingestion.Messages;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Ingestion.Http;

/// <summary>Why something could not be handed to the broker, and when to try again.</summary>
internal sealed record Unavailable(string Why, TimeSpan RetryAfter);

/// <summary>
/// Hands what came over HTTP to the broker, and returns when the broker has confirmed that it keeps it. From there the consumer of the queue stores it, as it stores everything else. Nothing is
/// tried again here: whoever sent it does that.
/// </summary>
internal sealed class PublishUsage : IAsyncDisposable
{
    // Within the ten seconds that clients wait for an answer.
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BreakFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(10);

    private readonly BrokerChannel _broker;
    private readonly FrontDoorMarks _marks;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Publishes to a broker.</summary>
    /// <param name="broker">Its address.</param>
    /// <param name="marks">What is said of each message.</param>
    /// <param name="clock">The clock of timeout and breaker.</param>
    /// <param name="loggers">Where the pipeline's lines go.</param>
    public PublishUsage(Uri broker, FrontDoorMarks marks, TimeProvider clock, ILoggerFactory loggers)
    {
        // The consumer in this process declares exchange and queue.
        _broker = new(broker, "healthscoring-front-door", (_, _) => Task.CompletedTask);
        _marks = marks;

        // While the breaker is open every request is answered at once, instead of being held until its timeout.
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsOfBroker),
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = BreakFor,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = ConfirmWithin })
            .Measured("front-door", loggers)
            .Build();
    }

    /// <summary>Publishes a body; null once it is confirmed.</summary>
    /// <param name="body">What came.</param>
    /// <param name="contentType">What it is.</param>
    /// <param name="source">The source that its sender is bound to.</param>
    /// <param name="receivedAt">When it came, in whole milliseconds.</param>
    /// <param name="traceparent">The header that names the span which it continues, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Unavailable?> Publish(ReadOnlyMemory<byte> body, string contentType, string source, DateTimeOffset receivedAt, string? traceparent, CancellationToken cancellation)
    {
        // By what it says, so that a request that is sent again is the same message: backfills are counted by it.
        var properties = _marks.Mark(source, receivedAt, contentType, Keys.Content(source, body.Span), traceparent);
        try
        {
            await _pipeline.ExecuteAsync(
                async token =>
                {
                    var channel = await _broker.Open(token);
                    await channel.BasicPublishAsync(UsageChannel.Exchange, UsageChannel.RoutingKeyOf(source), mandatory: true, properties, body, token);
                },
                cancellation);
            return null;
        }
        catch (BrokenCircuitException open)
        {
            return new("The broker could not be used a moment ago.", open.RetryAfter ?? BreakFor);
        }
        catch (PublishException refused)
        {
            return refused.IsReturn ? new("The queue of events is not there yet.", BreakFor) : new("The queue of events is full.", FullFor);
        }
        catch (TimeoutRejectedException)
        {
            // A new connection tells apart a broker that is slow from one that has forgotten this one.
            await _broker.Drop();
            return new("The broker does not confirm.", BreakFor);
        }
        catch (Exception failure) when (IsOfBroker(failure))
        {
            return new("The broker cannot be reached.", BreakFor);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private static bool IsOfBroker(Exception failure) => failure is TimeoutRejectedException or RabbitMQClientException or IOException or ObjectDisposedException;
}
