using HealthScoring.Contracts.V1;
using HealthScoring.EventStore;
using HealthScoring.ServiceDefaults;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Api.Operations;

/// <summary>
/// Sends refused input again on the way on which input comes, so that ingestion stays its only writer. Connects when there is something to send: the API starts, and answers everything else,
/// without a broker. Nothing is tried again here; whoever asked may.
/// </summary>
public sealed partial class UsageExchange : IAsyncDisposable
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    private readonly BrokerChannel _broker;
    private readonly TimeProvider _clock;
    private readonly ILogger<UsageExchange> _logger;

    /// <summary>Publishes to a broker.</summary>
    /// <param name="broker">Its address.</param>
    /// <param name="clock">The clock of patience.</param>
    /// <param name="logger">Told why the broker takes nothing.</param>
    public UsageExchange(Uri broker, TimeProvider clock, ILogger<UsageExchange> logger)
    {
        // Declares nothing: the exchange is ingestion's, and where it has never run there is nobody to take what is sent.
        _broker = new(broker, "healthscoring-api", (_, _) => Task.CompletedTask);
        (_clock, _logger) = (clock, logger);
    }

    /// <summary>Sends a body in the place of an entry; answers whether the broker has confirmed it.</summary>
    public async Task<bool> Send(Resubmission resubmission, string source, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        // The id follows from what is sent, so that a backfill counts it once however often somebody sends it.
        var properties = new BasicProperties
        {
            MessageId = Keys.Content(resubmission.Entry.ToString(), body.Span).ToString(),
            Persistent = true,
            ContentType = "application/json",
            Headers = resubmission.Headers,
        };

        using var patience = new CancellationTokenSource(ConfirmWithin, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var channel = await _broker.Open(both.Token);
            await channel.BasicPublishAsync(UsageChannel.Exchange, UsageChannel.RoutingKeyOf(source), mandatory: true, properties, body, both.Token);
            return true;
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or ObjectDisposedException or TimeoutException)
        {
            NotTaken(resubmission.Entry, failure.GetType().Name, failure.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Neither confirmed nor refused. A new connection tells apart a broker that is slow from one that has forgotten this one.
            NotTaken(resubmission.Entry, nameof(TimeoutException), "no confirm in time");
            await _broker.Drop();
        }

        return false;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [LoggerMessage(LogLevel.Warning, "Quarantine entry {Entry} could not be sent again: {Failure}, {Message}")]
    private partial void NotTaken(Guid entry, string failure, string message);
}
