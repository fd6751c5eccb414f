using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HealthScoring.FaultTests.Loading;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.FaultTests.Observing;

/// <summary>A product app that sends over AMQP and over HTTP all that an app may send, right and wrong. It goes on, whatever is away.</summary>
internal sealed class ProductApp : IAsyncDisposable
{
    /// <summary>The source that an app with a key is.</summary>
    public const string Source = "shop-web";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly ConfirmedPublisher _broker;
    private readonly TimeProvider _clock;
    private readonly HttpClient _door;
    private readonly string _source;
    private int _sent;

    public ProductApp(Uri broker, Uri door, string key, TimeProvider clock, string source = Source)
    {
        (_broker, _clock, _source) = (new(broker, Patience), clock, source);
        _door = new HttpClient { BaseAddress = door, Timeout = Patience };
        _door.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Registers an account that was handed over days ago.</summary>
    public Task Register(string account, int handedOverDaysAgo, string? traceparent = null) => Send(
        Event("account_registered", account, new()
        {
            ["name"] = $"{Conspicuous.Word} GmbH", ["seats"] = 10, ["handOverOn"] = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(-handedOverDaysAgo).ToString("O"),
        }),
        traceparent);

    /// <summary>Says that an account pauses.</summary>
    public Task PauseAccount(string account) => Send(Event("account_paused", account, new() { ["reason"] = $"{Conspicuous.Word} is on parental leave" }));

    /// <summary>A user of each account uses a feature; over AMQP, with the context of a trace if there is one.</summary>
    public Task Use(IEnumerable<string> accounts, int user, string? traceparent = null) => Send(new Dictionary<string, object?> { ["events"] = accounts.Select(account => Usage(account, user)).ToList() }, traceparent);

    /// <summary>Says that it is there, and that it will again within a minute.</summary>
    public Task Heartbeat() => Send(Event("producer_heartbeat", null, new() { ["everySeconds"] = 60 }));

    /// <summary>Everything that can become of an event, both ways: accepted, known already, of an account that nobody registered, passed over, and refused for each reason.</summary>
    public async Task SendEverything(string account)
    {
        foreach (var send in (Func<Dictionary<string, object?>, Task>[])[e => Send(e), e => Post("v1/events", e)])
        {
            var known = Usage(account, 1);
            await send(known);
            await send(Usage(Conspicuous.Account("unregistered"), 1));
            foreach (var wrong in Wrong(account))
            {
                await send(wrong);
            }

            await send(known);
            await send(new(known) { ["userId"] = Conspicuous.User(2) });
        }

        await Send(Encoding.UTF8.GetBytes($"{{\"{Conspicuous.Word}"), null);
        await Post("v1/events", new StringContent($"{{\"{Conspicuous.Word}", Encoding.UTF8, "application/json"));
        await Post("v1/events", new Dictionary<string, object?>(Usage(account, 3)) { ["source"] = $"{Conspicuous.Word}-other" });
        await Post("v1/batch", new { batch = new[] { new { type = "page", userId = Conspicuous.User(1), messageId = Conspicuous.Event("page"), name = "Home" } } });
        await Post("v1/batch", new { batch = new[] { new { type = "track", userId = Conspicuous.User(1), messageId = Conspicuous.Event("stray"), @event = Conspicuous.Word } } });
    }

    /// <summary>Wrong input, as from an app whose last release is broken.</summary>
    public Task SendPoison(CancellationToken stop) => Repeat(Pause, _ => Send(new Dictionary<string, object?>
    {
        ["events"] = Enumerable.Range(0, 100).Select(_ => new Dictionary<string, object?>(Usage(ObservedRun.Busy, 1)) { ["feature"] = null }).ToList(),
    }), stop);

    /// <summary>A little of everything, until it is told to stop. What cannot be sent is dropped.</summary>
    public Task Run(string account, CancellationToken stop) => Repeat(Pause, async round =>
    {
        await Use([account], round % 5, round % 4 == 0 ? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" : null);
        await Post("v1/events", Usage(account, round % 5));
        await (round % 10 == 0 ? Heartbeat() : Task.CompletedTask);
    }, stop);

    /// <summary>Sends over HTTP five times a second so many events at once, whether the last were answered or not.</summary>
    public async Task Knock(int times, CancellationToken stop)
    {
        var knocks = new List<Task>();
        await Repeat(
            Pause,
            _ =>
            {
                knocks.AddRange(Enumerable.Range(0, times).Select(_ => Try(() => Post("v1/events", Usage(ObservedRun.Busy, 1)))));
                return Task.CompletedTask;
            },
            stop);
        await Task.WhenAll(knocks);
    }

    /// <summary>Sends more than a queue that nobody reads is meant to hold.</summary>
    public Task Flood(CancellationToken stop) => Repeat(TimeSpan.Zero, _ => Use([ObservedRun.Busy], 1), stop);

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _door.Dispose();
    }

    private async Task Repeat(TimeSpan pause, Func<int, Task> send, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            await Try(() => send(round));
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private async Task Try(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException or HttpRequestException)
        {
            await _broker.Reset();
        }
    }

    private IEnumerable<Dictionary<string, object?>> Wrong(string account)
    {
        yield return new(Usage(account, 1)) { ["type"] = Conspicuous.Word };
        yield return new(Usage(account, 1)) { ["feature"] = null };
        yield return new(Usage(account, 1)) { ["actor"] = Conspicuous.Word };
        yield return new(Usage(account, 1)) { ["feature"] = new string('x', 40_000) };
        yield return new(Usage(account, 1)) { ["occurredAt"] = _clock.GetUtcNow().AddDays(1) };
        yield return new(Usage(account, 1)) { ["occurredAt"] = _clock.GetUtcNow().AddDays(-40) };
    }

    private Dictionary<string, object?> Usage(string account, int user) =>
        Event("feature_used", account, new() { ["userId"] = Conspicuous.User(user), ["feature"] = "export", ["properties"] = new { note = $"{Conspicuous.Word} said so" } });

    private Dictionary<string, object?> Event(string type, string? account, Dictionary<string, object?> more) =>
        new(more) { ["id"] = Conspicuous.Event($"{_source}-{Interlocked.Increment(ref _sent)}"), ["source"] = _source, ["type"] = type, ["accountId"] = account, ["occurredAt"] = _clock.GetUtcNow() };

    private Task Send(Dictionary<string, object?> body, string? traceparent = null) => Send(JsonSerializer.SerializeToUtf8Bytes(body), traceparent);

    private Task Send(byte[] body, string? traceparent) => _broker.Publish(
        _source, body, Conspicuous.Event($"message-{_sent}"), traceparent is null ? null : new Dictionary<string, object?> { ["traceparent"] = traceparent });

    private Task Post(string path, object body) => Post(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    private async Task Post(string path, HttpContent body)
    {
        using var answer = await _door.PostAsync(new Uri(path, UriKind.Relative), body);
    }
}
