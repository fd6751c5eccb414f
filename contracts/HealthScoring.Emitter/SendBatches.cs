using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Polly;
using RabbitMQ.Client;

namespace HealthScoring.Emitter;

/// <summary>
/// Sends what is buffered, one message after the other, so that events arrive in the order in which they were emitted. Begins before the app's services start and ends
/// after they have stopped: what they emit at their end is sent too, in whatever order services were added.
/// </summary>
internal sealed class SendBatches : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan GiveUpWithin = TimeSpan.FromSeconds(2);

    private readonly HealthEmitterOptions _options;
    private readonly EventBuffer _buffer;
    private readonly EmitterTelemetry _telemetry;
    private readonly EmitterLog _log;
    private readonly TimeProvider _clock;
    private readonly BrokerConnection _broker;
    private readonly ResiliencePipeline _resend;
    private readonly CancellationTokenSource _flushing = new();
    private readonly CancellationTokenSource _givingUp = new();
    private Task _sending = Task.CompletedTask;

    public SendBatches(IOptions<HealthEmitterOptions> options, EventBuffer buffer, EmitterTelemetry telemetry, EmitterLog log, TimeProvider clock, Random random)
    {
        (_options, _buffer, _telemetry, _log, _clock, _broker) = (options.Value, buffer, telemetry, log, clock, new(options.Value));
        _resend = Resend.Pipeline(_options.ConfirmTimeout, clock, random, failure => _log.Trouble(PublishFailure.Of(failure), _buffer.Events));
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _sending = Task.Run(Send, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _buffer.Complete();
        await _flushing.CancelAsync();
        await _sending.WaitAsync(_options.FlushTimeout, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _givingUp.CancelAsync();
        await _sending.WaitAsync(GiveUpWithin, _clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_buffer.Events is var left and > 0)
        {
            _telemetry.Dropped(DropReason.Unconfirmed, left);
            _log.Unconfirmed(left);
        }

        await _broker.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _flushing.Dispose();
        _givingUp.Dispose();
    }

    private async Task Send()
    {
        // Whatever activity the app started in is none of these messages'.
        Activity.Current = null;
        while (await _buffer.Waiting.WaitToReadAsync(_givingUp.Token))
        {
            if (_buffer.Events < _options.BatchEvents)
            {
                await Task.Delay(_options.BatchDelay, _clock, _flushing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Send(Batch.Of(_buffer.Waiting, _options.BatchEvents, Guid.CreateVersion7(_clock.GetUtcNow()).ToString()));
        }
    }

    private async Task Send(Batch batch)
    {
        try
        {
            await _resend.ExecuteAsync(attempt => Attempt(batch, attempt), _givingUp.Token);
        }
        catch (Exception failure) when (!_givingUp.IsCancellationRequested)
        {
            // None is known. One message must not end all, nor keep its room for ever.
            _buffer.Release(batch.Events, batch.EventBytes);
            _telemetry.Dropped(DropReason.Failed, batch.Events);
            _log.Unexpected(failure);
            return;
        }

        _buffer.Release(batch.Events, batch.EventBytes);
        _telemetry.Confirmed(batch.Events);
        _log.Confirmed();
    }

    private async ValueTask Attempt(Batch batch, CancellationToken cancellation)
    {
        var activity = _telemetry.Publishing(batch);
        var started = _clock.GetTimestamp();
        string? error = null;
        try
        {
            var properties = new BasicProperties { MessageId = batch.Id, Persistent = true, ContentType = "application/json", Headers = EmitterTelemetry.Headers(activity, batch) };
            await _broker.Publish(properties, batch.Body, cancellation);
        }
        catch (Exception failure)
        {
            error = _givingUp.IsCancellationRequested ? "cancelled" : PublishFailure.Of(failure).Reason;
            throw;
        }
        finally
        {
            _telemetry.Published(activity, _clock.GetElapsedTime(started), error);
        }
    }
}
