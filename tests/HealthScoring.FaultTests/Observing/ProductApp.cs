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
    /// <summary>The source that it is.</summary>
    public const string Source = "shop-web";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConfirmedPublisher _broker;
    private readonly TimeProvider _clock;
    private readonly HttpClient _door;
    private int _sent;

    public ProductApp(Uri broker, Uri door, string key, TimeProvider clock)
    {
        (_broker, _clock) = (new(broker, Patience), clock);
        _door = new HttpClient { BaseAddress = door, Timeout = Patience };
        _door.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Registers an account that was handed over days ago.</summary>
    public Task Register(string account, int handedOverDaysAgo) => Send(Now("account_registered", $"registered-{account}", account, new()
    {
        ["name"] = $"{Conspicuous.Word} GmbH", ["seats"] = 10, ["handOverOn"] = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(-handedOverDaysAgo).ToString("O"),
    }));

    /// <summary>A user uses a feature; over AMQP, with the context of a trace if there is one.</summary>
    public Task Use(string account, int user, string? traceparent = null) => Send(Usage(account, user), traceparent);

    /// <summary>The same over HTTP.</summary>
    public Task UseOverHttp(string account, int user) => PostJson("v1/events", Usage(account, user));

    /// <summary>Says that it is there, and how often it will.</summary>
    public Task Heartbeat() => Send(Now("producer_heartbeat", $"beat-{_sent}", null, new() { ["everySeconds"] = 60 }));

    /// <summary>One message of everything that can become of one, both ways: accepted, known already, of an account that nobody registered, and refused for each reason.</summary>
    public async Task SendEverything(string account)
    {
        var known = Usage(account, 1);
        var conflict = new Dictionary<string, object?>(known) { ["userId"] = Conspicuous.User(2) };
        foreach (var send in (Func<Dictionary<string, object?>, Task>[])[e => Send(e), e => PostJson("v1/events", e)])
        {
            await send(known);
            await send(Usage(Conspicuous.Account("unregistered"), 1));
            foreach (var wrong in Wrong(account))
            {
                await send(wrong);
            }

            // Of what is known, which takes a moment.
            await Task.Delay(500);
            await send(known);
            await send(conflict);
        }

        await Send(Encoding.UTF8.GetBytes($"{{\"{Conspicuous.Word}"), null);
        await Post("v1/events", new StringContent($"{{\"{Conspicuous.Word}", Encoding.UTF8, "application/json"));
        await PostJson("v1/events", new Dictionary<string, object?>(Usage(account, 3)) { ["source"] = $"{Conspicuous.Word}-other" });
        await PostJson("v1/batch", new { batch = new[] { new { type = "page", userId = Conspicuous.User(1), messageId = Conspicuous.Event("page"), name = "Home" } } });
        await PostJson("v1/batch", new { batch = new[] { new { type = "track", userId = Conspicuous.User(1), messageId = Conspicuous.Event("stray"), @event = Conspicuous.Word } } });
    }

    /// <summary>Wrong input again and again, as from an app whose last release is broken.</summary>
    public async Task SendPoison(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await Send(Now("feature_used", Conspicuous.Event($"poison-{_sent}"), Conspicuous.Account("busy"), new() { ["userId"] = Conspicuous.User(1) }));
        }
    }

    /// <summary>A little of everything until it is told to stop. What cannot be sent is dropped.</summary>
    public async Task Run(string account, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            try
            {
                await Use(account, round % 5, round % 4 == 0 ? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" : null);
                await UseOverHttp(account, round % 5);
                await (round % 10 == 0 ? Heartbeat() : Task.CompletedTask);
            }
            catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException or HttpRequestException)
            {
                await _broker.Reset();
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _door.Dispose();
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

    private Dictionary<string, object?> Usage(string account, int user) => Now("feature_used", Conspicuous.Event($"{++_sent}"), account, new()
    {
        ["userId"] = Conspicuous.User(user), ["feature"] = "export", ["properties"] = new { note = $"{Conspicuous.Word} said so" },
    });

    private Dictionary<string, object?> Now(string type, string id, string? account, Dictionary<string, object?> more) =>
        new(more) { ["id"] = id, ["source"] = Source, ["type"] = type, ["accountId"] = account, ["occurredAt"] = _clock.GetUtcNow() };

    private Task Send(Dictionary<string, object?> e, string? traceparent = null) => Send(JsonSerializer.SerializeToUtf8Bytes(e), traceparent);

    private Task Send(byte[] body, string? traceparent) => _broker.Publish(
        Source, body, Conspicuous.Event($"message-{_sent}"), traceparent is null ? null : new Dictionary<string, object?> { ["traceparent"] = traceparent });

    private Task PostJson(string path, object body) => Post(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    private async Task Post(string path, HttpContent body)
    {
        using var answer = await _door.PostAsync(new Uri(path, UriKind.Relative), body);
    }
}
