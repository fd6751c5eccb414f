using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;
using HealthScoring.ServiceDefaults.Telemetry;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HealthScoring.Ingestion.Messages;

/// <summary>
/// Takes messages off the queue in batches and stores them; MassTransit acknowledges them when this returns, that is after the commit. Throws only when the
/// database cannot be used, and then the messages go back to the queue: MassTransit is the one owner of that retry.
/// </summary>
public sealed partial class UsageEventsConsumer(
    IngestUsage ingest, IngestionOptions options, SegmentMapping segment, FrontDoorMarks marks, TraceBudget traces, IngestionTelemetry telemetry, TimeProvider clock, ILogger<UsageEventsConsumer> logger)
    : IConsumer<Batch<RawUsageMessage>>
{
    // What a batch may hold, parsed, is more than this process may use. A hundred ordinary messages of 20 KB stay below it.
    private const int MaxTransactionBytes = 4 * 1024 * 1024;

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<Batch<RawUsageMessage>> context)
    {
        var messages = context.Message.Select(m => m.Message).Select(m => (Read(m), m.Body.Length));
        foreach (var chunk in TransactionChunks.Of(messages, options.TransactionEvents, MaxTransactionBytes))
        {
            await Store(chunk, context.CancellationToken);
        }
    }

    private ReceivedMessage Read(RawUsageMessage message)
    {
        var bytes = message.Body;
        var body = Keys.Content(message.MessageId ?? "", bytes);
        var (read, channel) = ReadOrRefuse(message, bytes);
        return new(message.MessageId is null ? message.Receipt : body, body, message.Redelivered && message.MessageId is null, read, channel, message.Resubmission, traces.Take(HopTrace.Of(message.Properties, read.Trace)));
    }

    // Nothing in a message should make reading it throw. If something does all the same, it must not come again for ever in front of everybody else.
    private (ReadResult Read, Channel Channel) ReadOrRefuse(RawUsageMessage message, byte[] bytes)
    {
        try
        {
            var (content, arrival) = MessageArrival.Of(message, bytes, marks, clock.GetUtcNow());
            return (ReadMessage.Read(content, arrival, segment), arrival.Channel);
        }
        catch (Exception failure) when (!IsPassing(failure) && failure is not OutOfMemoryException)
        {
            MessageFailed(failure);
            return (new([], [new(message.Sender, RefusalReason.Malformed, $"The message could not be read ({failure.GetType().Name}).", bytes)], []), Channel.Amqp);
        }
    }

    private async Task Store(IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        try
        {
            var result = await StoreOnce(messages, cancellation);
            Stored(result.Events(InputOutcome.Accepted), result.Events(InputOutcome.Duplicate), result.Events(InputOutcome.Parked), result.Refused.Count);
        }
        catch (Exception failure) when (!IsPassing(failure) && messages.Count > 1)
        {
            // Something in one of these messages cannot be stored. Alone, each of the others can.
            BatchFailed(failure, messages.Count);
            foreach (var message in messages)
            {
                await Store([message], cancellation);
            }
        }
        catch (Exception failure) when (!IsPassing(failure) && messages[0].Content.Events.Count > 0)
        {
            // Validation should have named the reason and did not. Whatever it is, it must not be tried for ever in front of everybody else.
            MessageFailed(failure);
            var content = messages[0].Content;
            var refused = content.Events.Select(e => new Refusal(
                e.Event.Source, RefusalReason.Malformed, $"The message with this event could not be stored ({failure.GetType().Name}).", e.Body, e.Event.BackfillId));
            await Store([messages[0] with { Content = new([], [.. content.Refused, .. refused]) }], cancellation);
        }
    }

    private async Task<IngestResult> StoreOnce(IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        try
        {
            var result = await ingest.Store(messages, cancellation);
            telemetry.Committed(result, clock.GetElapsedTime(began), clock.GetUtcNow());
            return result;
        }
        catch (Exception failure)
        {
            telemetry.Failed(clock.GetElapsedTime(began), failure);
            throw;
        }
    }

    /// <summary>Whether trying again later can help: the database is away, busy or full, or this process is stopping.</summary>
    internal static bool IsPassing(Exception failure) => failure switch
    {
        OperationCanceledException or TimeoutException or IOException => true,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("25", StringComparison.Ordinal) || postgres.SqlState.StartsWith("42", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => failure.InnerException is { } inner && IsPassing(inner),
    };

    [LoggerMessage(LogLevel.Debug, "Stored {Accepted} events; {Duplicates} duplicates, {Parked} of unregistered accounts, {Refused} refused")]
    private partial void Stored(int accepted, int duplicates, int parked, int refused);

    [LoggerMessage(LogLevel.Warning, "A batch of {Messages} messages could not be stored together; storing them one by one")]
    private partial void BatchFailed(Exception failure, int messages);

    [LoggerMessage(LogLevel.Error, "A message could not be stored and is in quarantine")]
    private partial void MessageFailed(Exception failure);
}

/// <summary>The queue of usage events and how it is consumed.</summary>
public static class UsageEventsEndpoint
{
    /// <summary>Name of the queue.</summary>
    public const string Queue = "usage-ingestion";

    /// <summary>Declares the queue and consumes it.</summary>
    public static void Configure(IRabbitMqBusFactoryConfigurator bus, IBusRegistrationContext context)
    {
        var options = context.GetRequiredService<IOptions<IngestionOptions>>().Value;
        bus.ReceiveEndpoint(Queue, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.ClearSerialization();
            endpoint.AddSerializer(new SystemTextJsonMessageSerializerFactory());
            endpoint.AddDeserializer(new RawUsageSerialization(context.GetRequiredService<Func<Guid>>()), isDefault: true);
            endpoint.PublishFaults = false;

            // Only the type is fixed here. Limits come by policy (deploy/README.md): an argument could never be changed without deleting the queue.
            endpoint.SetQuorumQueue();
            endpoint.Bind(UsageChannel.Exchange, exchange =>
            {
                exchange.ExchangeType = "topic";
                exchange.RoutingKey = "#";
            });

            // One batch more than is being worked on, so that it is here when it is wanted. Bounds what waits in memory: 150 messages, of at most 1 MiB each if the broker is set so and usually of a few KB.
            endpoint.PrefetchCount = options.BatchMessages * (options.ConcurrentBatches + 1);
            endpoint.ConcurrentMessageLimit = endpoint.PrefetchCount;
            endpoint.RethrowFaultedMessages();
            endpoint.UseKillSwitch(kill => kill.SetActivationThreshold(10).SetTripThreshold(10).SetTrackingPeriod(m: 1).SetRestartTimeout(s: 10));
            endpoint.ConfigureConsumer<UsageEventsConsumer>(context, consumer =>
            {
                consumer.UseMessageRetry(retry =>
                    retry.Exponential(8, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200)));
                consumer.Options<BatchOptions>(batch => batch
                    .SetMessageLimit(options.BatchMessages)
                    .SetTimeLimit(options.BatchWait)
                    .SetConcurrencyLimit(options.ConcurrentBatches));
            });
        });
    }
}
