using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HealthScoring.Domain.Webhooks;
using HealthScoring.ServiceDefaults.Telemetry;
using HealthScoring.ServiceDefaults.Webhooks;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Timeout;

namespace HealthScoring.Scoring.Webhooks;

/// <summary>
/// Makes one attempt to deliver a message: a signed POST, within a time. Nothing is tried again here; the schedule of the delivery is the one owner of that. While a receiver
/// takes nothing, a breaker keeps further attempts from it.
/// </summary>
public sealed class SendWebhook : IDisposable
{
    /// <summary>How long an attempt may take, from looking for the address to the status of the answer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    private const int AnswerBytes = 512;
    private const int HeaderKilobytes = 16;

    // Beyond the status an answer is for people who look for what is wrong; nothing depends on it.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly ReceiverAddress _addresses;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _loggers;

    // By webhook, because a host may be the door to many receivers; and by address, so that one which is corrected is tried at once.
    private readonly ResiliencePipelineRegistry<(Guid Webhook, Uri Address)> _receivers = new();

    /// <summary>Sends to where addresses allow.</summary>
    public SendWebhook(ReceiverAddress addresses, TimeProvider clock, ILoggerFactory loggers)
    {
        (_addresses, _clock, _loggers) = (addresses, clock, loggers);
        _http = new(new SocketsHttpHandler
        {
            // An address that a proxy or a redirect leads to would not be checked.
            ConnectCallback = (context, cancellation) => addresses.Connect(context.DnsEndPoint, cancellation),
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = HeaderKilobytes,

            // What is left of a long answer is not worth the connection.
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Attempts it.</summary>
    /// <exception cref="BrokenCircuitException">The receiver has taken nothing for a while, and is left alone for another: no attempt was made.</exception>
    public async Task<Attempt> Run(Receiver receiver, Guid messageId, byte[] body, CancellationToken cancellation)
    {
        // Registered when more was allowed than is now.
        if (_addresses.Read(receiver.Address.OriginalString).Expected is { } expected)
        {
            return new(null, $"Its address is not called. {expected}", null, null);
        }

        var breaker = _receivers.GetOrAddPipeline<Attempt>((receiver.Id, receiver.Address), Configure);
        try
        {
            return await breaker.ExecuteAsync(async token => await Post(receiver, messageId, body, token), cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutRejectedException)
        {
            return new(null, Said(failure), null, null);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _receivers.Dispose();
    }

    private void Configure(ResiliencePipelineBuilder<Attempt> pipeline)
    {
        pipeline.TimeProvider = _clock;
        pipeline
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
            {
                ShouldHandle = new PredicateBuilder<Attempt>().Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutRejectedException>()
                    .HandleResult(attempt => attempt.Status is >= 500 or (int)HttpStatusCode.TooManyRequests),
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(60),
                BreakDuration = TimeSpan.FromSeconds(30),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = Within })

            // One name for all: by itself the registry would make one of the address, which is nobody else's business.
            .Measured("webhooks", _loggers);
    }

    private async Task<Attempt> Post(Receiver receiver, Guid messageId, byte[] body, CancellationToken cancellation)
    {
        var (id, timestamp) = (messageId.ToString(), _clock.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.Add(new("HealthScoring-Webhooks", "1"));
        request.Headers.Add(WebhookSecret.IdHeader, id);
        request.Headers.Add(WebhookSecret.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSecret.SignatureHeader, WebhookSecret.Sign(receiver.Secrets, id, timestamp, body));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)response.StatusCode;
        return new(status, status is >= 300 and <= 399 ? $"HTTP {status}: redirects are not followed. Register the address that it leads to." : null,
            await FirstBytes(response.Content, cancellation), RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => (header?.Delta ?? header?.Date - _clock.GetUtcNow()) is { } pause && pause > TimeSpan.Zero ? pause : null;

    private static async Task<string?> FirstBytes(HttpContent content, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerWithin);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(patience.Token);
            var buffer = new byte[AnswerBytes];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, patience.Token);

            // PostgreSQL has no text with U+0000, and whoever reads it no use for other controls.
            return read == 0 ? null : new([.. Encoding.UTF8.GetString(buffer, 0, read).Select(c => char.IsControl(c) ? ' ' : c)]);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The status has said whether it was taken, and a message that was taken must not be sent again because the rest of the answer is slow or broken.
            return null;
        }
    }

    // Never the message of an unknown failure: it may hold the address, and with it what a receiver has put there to keep others away.
    private static string Said(Exception failure) => failure is TimeoutRejectedException ? $"No answer within {Within.TotalSeconds:0} s." : failure.GetBaseException() switch
    {
        RefusedAddressException refused => refused.Message,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "Its name is not known.",
        SocketException socket => $"Not connected: {socket.SocketErrorCode}.",
        AuthenticationException => "No TLS connection: its certificate is not one that is trusted for this name, or no version of TLS is shared.",
        _ => $"Not answered: {(failure as HttpRequestException)?.HttpRequestError.ToString() ?? failure.GetType().Name}.",
    };
}
