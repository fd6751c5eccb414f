using System.Diagnostics;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Scoring.Publication;

/// <summary>
/// Publishes a page of decisions: in order for each account, many accounts at once, those with something urgent first. Returns when the broker has confirmed all of them, and
/// throws if it has not: then the page comes again, with the same ids. Nothing is tried again here; the log's subscription is the one owner of that.
/// </summary>
public sealed class PublishNotifications : IAsyncDisposable
{
    // Enough to keep the broker busy while each account waits for its own confirms.
    private const int AccountsAtOnce = 128;
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    private readonly BrokerChannel _broker;
    private readonly Uri _api;
    private readonly TimeProvider _clock;
    private readonly ScoringTelemetry _telemetry;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Publishes to a broker.</summary>
    /// <param name="broker">Its address.</param>
    /// <param name="api">Where readers find the API, for links.</param>
    /// <param name="clock">The clock, also of timeout and breaker.</param>
    /// <param name="telemetry">Counts alerts.</param>
    /// <param name="loggers">Where the pipeline's lines go.</param>
    public PublishNotifications(Uri broker, Uri api, TimeProvider clock, ScoringTelemetry telemetry, ILoggerFactory loggers)
    {
        _broker = new(broker, "healthscoring-scoring", NotificationTopology.Declare);
        (_api, _clock, _telemetry) = (api, clock, telemetry);

        // The breaker keeps a page of thousands from waiting for one timeout after the other while the broker is away.
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>().Handle<RabbitMQClientException>().Handle<IOException>().Handle<ObjectDisposedException>(),
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = ConfirmWithin })
            .Measured("publication", loggers)
            .Build();
    }

    /// <summary>Declares exchange and queue, so that subscribers find them before anything is published.</summary>
    /// <exception cref="BrokerUnreachableException">The broker is away; the first publication declares them then.</exception>
    public Task Declare(CancellationToken cancellation) => _broker.Open(cancellation);

    /// <summary>Publishes what decisions say, if they say anything to others. Alerts are counted when the broker has confirmed them, and again where a page comes again.</summary>
    public Task Publish(IReadOnlyList<LoggedDecision> decisions, CancellationToken cancellation)
    {
        var owners = decisions.Select(logged => (Logged: logged, Notification: ToNotification.Of(logged.Decision, _api)!)).Where(told => told.Notification is not null)
            .GroupBy(told => told.Notification.Owner, StringComparer.Ordinal).OrderBy(owner => owner.All(told => told.Notification.RoutingKey == NotificationRoutingKey.HealthClosed));
        return Parallel.ForEachAsync(owners, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellation }, async (owner, stopping) =>
        {
            foreach (var (logged, notification) in owner)
            {
                await Publish(logged, notification, stopping);
            }
        });
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private async ValueTask Publish(LoggedDecision logged, Notification notification, CancellationToken cancellation)
    {
        using var span = PublicationSpan.Begin(logged, notification);
        try
        {
            await _pipeline.ExecuteAsync(token => Publish(notification, Tracing.TraceparentOf(span) ?? logged.Headers.Trace, token), cancellation);
        }
        catch (Exception failure)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);
            throw;
        }

        foreach (var (action, alert) in PublishedAlerts.Of(logged.Decision))
        {
            _telemetry.CountAlert(action, alert);
        }

        if (logged.Headers.DueAt is { } due)
        {
            _telemetry.RecordAlertDelay(due, _clock.GetUtcNow());
        }
    }

    private async ValueTask Publish(Notification notification, string? traceparent, CancellationToken cancellation)
    {
        var channel = await _broker.Open(cancellation);

        // The first tells MassTransit, which has no other way to see it in plain JSON, which contract a message is of.
        var headers = new Dictionary<string, object?> { ["MT-MessageType"] = $"urn:message:{notification.Body.GetType().Namespace}:{notification.Type}" };
        if (traceparent is not null)
        {
            headers.Add(Tracing.Header, traceparent);
        }

        var properties = new BasicProperties
        {
            MessageId = notification.Id.ToString(),
            Persistent = true,
            ContentType = "application/json",
            Type = notification.Type,
            Headers = headers,
        };
        var body = notification.ToUtf8();
        try
        {
            await channel.BasicPublishAsync(NotificationChannel.Exchange, notification.RoutingKey, mandatory: true, properties, body, cancellation);
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            // Nobody has asked for it. It is kept all the same, for whoever comes later or looks for it.
            await KeepUnrouted(channel, properties, body, cancellation);
        }
    }

    private static async ValueTask KeepUnrouted(IChannel channel, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        try
        {
            await channel.BasicPublishAsync("", NotificationChannel.UnroutedQueue, mandatory: true, properties, body, cancellation);
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            // Somebody has deleted the queue, and the channel, which declares it when it is opened, has stayed open. When the page comes again it is there.
            await NotificationTopology.Declare(channel, cancellation);
            throw;
        }
    }
}
