using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Measuring;

/// <summary>One trace leads from a producer's message over the score to the alert that a subscriber reads.</summary>
public sealed class AlertTraceTests : IAsyncLifetime, IDisposable
{
    private readonly MovedClock _clock = MovedClock.At(StalledAccount.Start);
    private readonly Spans _spans = new();
    private RunningSystem _system = null!;
    private Producer _producer = null!;

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(clock: _clock);
        _producer = await Producer.Connect(_system);
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _system.DisposeAsync();
    }

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_sampled_message_leads_to_the_score_to_the_alert_of_the_same_day_and_to_what_is_published()
    {
        await using var alerts = await Alerts.Bind(_system);
        var sent = Span(ActivityTraceFlags.Recorded);
        await StalledAccount.Register(_system, "acme");
        _clock.MoveTo(new(2026, 3, 5, 20, 0, 0, TimeSpan.Zero));
        await StoredDecisionsOf.Closed(_system, "acme", new(2026, 3, 4));

        await Send(new { id = "s", source = "crm", type = "seats_changed", accountId = "acme", seats = 7, occurredAt = _clock.GetUtcNow() }, sent);
        var score = (await RunningSystem.Eventually(() => Task.FromResult(_spans.Of(sent.TraceId)), spans => spans.Any(s => s.OperationName == "score"))).Single(s => s.OperationName == "score");
        await RunningSystem.Eventually(() => Kept("acme"), kept => kept == score.Id);
        await StalledAccount.Pass(_system, _clock, "acme");
        var alert = await alerts.Next();

        var trace = await RunningSystem.Eventually(() => Task.FromResult(_spans.Of(sent.TraceId)), spans => spans.Any(s => s.Kind == ActivityKind.Producer));
        trace.Select(s => s.OperationName).Should().Equal("process usage-ingestion", "score", "decide alert", "publish health.notifications");
        trace.Select(s => s.ParentSpanId).Should().Equal(sent.SpanId, trace[0].SpanId, trace[1].SpanId, trace[2].SpanId);
        trace.Should().OnlyContain(s => s.Status == ActivityStatusCode.Unset);
        trace[3].GetTagItem("messaging.message.id").Should().Be(alert.Id);
        alert.Traceparent.Should().Be(trace[3].Id);
        await NothingIsDecidedFromIt();
    }

    [Fact]
    public async Task An_alert_long_after_the_last_traced_fact_begins_a_trace_that_is_linked_to_it()
    {
        await using var alerts = await Alerts.Bind(_system);
        var sent = Span(ActivityTraceFlags.Recorded);
        await Send(Registration("acme"), sent);
        var score = (await RunningSystem.Eventually(() => Task.FromResult(_spans.Of(sent.TraceId)), spans => spans.Any(s => s.OperationName == "score"))).Single(s => s.OperationName == "score");
        await RunningSystem.Eventually(() => Kept("acme"), kept => kept == score.Id);

        await StalledAccount.Pass(_system, _clock, "acme");

        var alert = await alerts.Next();
        var decided = DecidedOf(alert.Traceparent!);
        (decided.ParentSpanId, decided.Links.Single().Context.SpanId).Should().Be((default, score.SpanId));
        decided.TraceId.Should().NotBe(sent.TraceId);
        await NothingIsDecidedFromIt();
    }

    [Fact]
    public async Task An_unsampled_message_leaves_no_trace_and_its_accounts_alerts_begin_one()
    {
        await using var alerts = await Alerts.Bind(_system);
        await Send(Registration("acme"), Span(ActivityTraceFlags.None));
        await RunningSystem.Eventually(() => _system.GetOrNull("accounts/acme/health"), health => health is not null);

        await StalledAccount.Pass(_system, _clock, "acme");

        var alert = await alerts.Next();
        (await _system.Ask<long>("select count(*) from store.mt_events where headers ? 'traceparent'")).Should().Be(0);
        (await Kept("acme")).Should().BeNull();
        var decided = DecidedOf(alert.Traceparent!);
        (decided.ParentSpanId, decided.Links.Any()).Should().Be((default, false));
    }

    // By the trace that the alert came with: other tests of this process decide alerts of accounts of the same name.
    private Activity DecidedOf(string traceparent) =>
        _spans.Of(ActivityContext.Parse(traceparent, null).TraceId, "decide alert").Should().ContainSingle().Subject;

    // Headers stand beside the decision and not in it.
    private async Task NothingIsDecidedFromIt()
    {
        (await _system.Ask<long>("select count(*) from decisions.mt_events where type = 'alert_raised_v1' and headers ? 'traceparent' and headers ? 'due'")).Should().Be(1);
        (await _system.Ask<long>("select count(*) from decisions.mt_events where data::text like '%00-%-%-01%' or data ? 'due' or data ? 'traceparent'")).Should().Be(0);
        (await Replayed.Differences(_system)).Should().BeEmpty();
    }

    private Task<string?> Kept(string account) => _system.Ask<string?>($"select trace from read_1.health where account_id = '{account}'");

    private static ActivityContext Span(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

    private static object Registration(string account) =>
        new { id = $"r-{account}", source = "crm", type = "account_registered", accountId = account, name = "Acme", handOverOn = "2026-03-02", seats = 5, occurredAt = StalledAccount.Start };

    private Task Send(object message, ActivityContext context) => _producer.Send(JsonSerializer.SerializeToUtf8Bytes(message), "crm", new BasicProperties
    {
        Headers = new Dictionary<string, object?> { ["traceparent"] = $"00-{context.TraceId}-{context.SpanId}-{(context.TraceFlags == ActivityTraceFlags.Recorded ? "01" : "00")}" },
    });

    /// <summary>A subscriber that reads headers.</summary>
    private sealed class Alerts : IAsyncDisposable
    {
        private readonly IConnection _connection;
        private readonly IChannel _channel;
        private readonly string _queue;

        private Alerts(IConnection connection, IChannel channel, string queue) => (_connection, _channel, _queue) = (connection, channel, queue);

        public static async Task<Alerts> Bind(RunningSystem system)
        {
            var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync();
            var channel = await connection.CreateChannelAsync();
            var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true)).QueueName;
            await channel.QueueBindAsync(queue, "health.notifications", "alert.#");
            return new(connection, channel, queue);
        }

        public async Task<(string? Id, string? Traceparent)> Next()
        {
            var message = await RunningSystem.Eventually(() => _channel.BasicGetAsync(_queue, autoAck: true), message => message is not null);
            return (message!.BasicProperties.MessageId, message.BasicProperties.Headers?["traceparent"] is byte[] header ? Encoding.UTF8.GetString(header) : null);
        }

        public async ValueTask DisposeAsync()
        {
            await _channel.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
