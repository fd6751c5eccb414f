using HealthScoring.Contracts.V1;
using HealthScoring.ServiceDefaults;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Cli.Publishing;

/// <summary>
/// Publishes to the exchange of usage events: persistent, many messages at once, each sent until the broker confirms it. The one owner of retry on this hop:
/// whatever happens to the broker, a message is sent again under its id until it is taken.
/// </summary>
public sealed class UsagePublisher : IAsyncDisposable
{
    // Enough to keep the broker busy; few enough that what is in flight stays below 13 MB.
    private const int MaxInFlight = 32;
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly BrokerChannel _broker;
    private readonly Action<string> _say;
    private readonly SemaphoreSlim _slots = new(MaxInFlight, MaxInFlight);
    private long _confirmed;
    private int _troubled;
    private Exception? _failure;

    private UsagePublisher(BrokerChannel broker, Action<string> say) => (_broker, _say) = (broker, say);

    /// <summary>Events confirmed by the broker so far.</summary>
    public long Confirmed => Interlocked.Read(ref _confirmed);

    /// <summary>Connects and declares the exchange.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="say">Told in a sentence when the broker is lost or back.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailedException">The broker cannot be used.</exception>
    public static async Task<UsagePublisher> Connect(Uri address, Action<string> say, CancellationToken cancellation)
    {
        var broker = new BrokerChannel(address, "healthscoring-cli", (channel, declaring) =>
            channel.ExchangeDeclareAsync(UsageChannel.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: declaring));
        try
        {
            await broker.Open(cancellation);
            return new(broker, say);
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException)
        {
            await broker.DisposeAsync();
            throw new CommandFailedException($"RabbitMQ at {BrokerAddress.Shown(address)} cannot be used: {failure.GetBaseException().Message}");
        }
    }

    /// <summary>Starts publishing a message; waits while as many are in flight as may be.</summary>
    public async Task Publish(UsageMessage message, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        Check();
        _ = Send(message, cancellation);
    }

    /// <summary>Waits until every message is confirmed.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        for (var slot = 0; slot < MaxInFlight; slot++)
        {
            await _slots.WaitAsync(cancellation);
        }

        _slots.Release(MaxInFlight);
        Check();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _broker.DisposeAsync();

    private async Task Send(UsageMessage message, CancellationToken cancellation)
    {
        try
        {
            for (var pause = TimeSpan.FromMilliseconds(200); !await Taken(message, cancellation); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, cancellation);
            }

            Interlocked.Add(ref _confirmed, message.Events);
            if (Interlocked.Exchange(ref _troubled, 0) == 1)
            {
                _say("RabbitMQ takes messages again.");
            }

            _slots.Release();
        }
        catch (OperationCanceledException)
        {
            // Its slot stays taken: whoever waits for all messages must not believe that this one arrived, and is cancelled with it.
        }
        catch (Exception failure)
        {
            _failure = failure;
            _slots.Release();
        }
    }

    // What sending again cannot mend reaches the caller at its next call.
    private void Check()
    {
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("A message could not be published.", failure);
        }
    }

    private async Task<bool> Taken(UsageMessage message, CancellationToken cancellation)
    {
        try
        {
            var channel = await _broker.Open(cancellation);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(ConfirmWithin);
            var properties = new BasicProperties { MessageId = message.Id, Persistent = true, ContentType = "application/json" };

            // Mandatory: where no queue is bound yet, the broker would confirm the message and drop it.
            await channel.BasicPublishAsync(UsageChannel.Exchange, UsageChannel.RoutingKeyOf(message.Source), mandatory: true, properties, message.Body, patience.Token);
            return true;
        }
        catch (PublishException failure) when (failure.IsReturn)
        {
            Trouble($"No queue is bound to {UsageChannel.Exchange}; has ingestion ever run? Trying again.");
        }
        catch (PublishException)
        {
            Trouble("RabbitMQ refuses messages, which it does when the queue is full; trying again.");
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or ObjectDisposedException or TimeoutException)
        {
            Trouble("RabbitMQ is away; trying again.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Neither confirmed nor refused. A new connection tells apart a broker that is slow from one that has forgotten this one.
            Trouble("RabbitMQ does not confirm; connecting anew.");
            await _broker.Drop();
        }

        return false;
    }

    // Told once until messages are taken again, and not for each message in flight.
    private void Trouble(string sentence)
    {
        if (Interlocked.Exchange(ref _troubled, 1) == 0)
        {
            _say(sentence);
        }
    }
}
