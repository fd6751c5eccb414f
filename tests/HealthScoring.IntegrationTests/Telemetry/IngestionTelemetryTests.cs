using System.Diagnostics;
using System.Net;
using System.Text.Json;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Telemetry;

public class IngestionTelemetryTests
{
    private const string NotKept = "00-1af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00";

    // Other tests of this process make spans too.
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();

    private string Kept => $"00-{_trace}-b7ad6b7169203331-01";

    [Fact]
    public async Task A_fact_is_stored_with_the_span_that_continues_its_producers_trace_and_others_are_stored_without()
    {
        using var spans = new Spans();
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var producer = await Producer.Connect(system);
        await Send(system, producer, "kept", Kept);
        await Send(system, producer, "not-kept", NotKept);
        await Send(system, producer, "none", null);
        await Send(
            system, producer, "cloud", null, ("cloudEvents_specversion", "1.0"), ("cloudEvents_id", "cloud"), ("cloudEvents_source", "shop-web"), ("cloudEvents_type", "account_registered"),
            ("cloudEvents_traceparent", Kept));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from store.mt_events"), events => events == 4);

        // Spans end when the commit has returned.
        var processing = await RunningSystem.Eventually(() => Task.FromResult(spans.Of(_trace, "process usage-ingestion")), ended => ended.Count == 2);
        processing.Should().OnlyContain(s => s.ParentSpanId.ToHexString() == "b7ad6b7169203331" && s.Kind == ActivityKind.Consumer);
        (await Stored(system, "kept")).Should().BeOneOf([.. processing.Select(s => s.Id)]);
        (await Stored(system, "cloud")).Should().BeOneOf([.. processing.Select(s => s.Id)]);
        (await Stored(system, "not-kept")).Should().BeNull();
        (await Stored(system, "none")).Should().BeNull();

        var transactions = await RunningSystem.Eventually(
            () => Task.FromResult(spans.LinkedTo(_trace, "ingest")), ended => ended.Sum(s => s.Links.Count()) == 2);
        transactions.Should().OnlyContain(s => s.Parent == null && s.ParentSpanId == default);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_CloudEvent_is_continued_from_its_own_attribute_where_no_header_says_otherwise()
    {
        using var spans = new Spans();
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);
        await using var producer = await Producer.Connect(system);
        var other = $"00-{ActivityTraceId.CreateRandom()}-b7ad6b7169203331-01";

        await Send(producer, Cloud(system, "structured", Kept), null);
        await Send(producer, Cloud(system, "hop", other), Kept);
        await Send(
            system, producer, "binary", null, ("cloudEvents:specversion", "1.0"), ("cloudEvents:id", "binary"), ("cloudEvents:source", "shop-web"), ("cloudEvents:type", "account_registered"), ("cloudEvents:traceparent", Kept));
        await Post(door, Cloud(system, "http", Kept));
        await Post(door, Cloud(system, "http-hop", other), ("traceparent", Kept));
        await Post(door, Event(system, "http-binary"), ("ce-specversion", "1.0"), ("ce-id", "http-binary"), ("ce-source", "shop-web"), ("ce-type", "account_registered"), ("ce-traceparent", Kept));
        await Post(door, Cloud(system, "not-kept", Kept), ("traceparent", NotKept));
        await Post(door, Cloud(system, "broken", "00-broken"));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from store.mt_events"), events => events == 8);

        foreach (var account in (string[])["structured", "hop", "binary", "http", "http-hop", "http-binary"])
        {
            (await Stored(system, account)).Should().Contain(_trace.ToHexString(), account);
        }

        (await Stored(system, "not-kept")).Should().BeNull();
        (await Stored(system, "broken")).Should().BeNull();
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task When_a_person_is_erased_nothing_that_is_kept_leads_to_the_traces_of_their_account()
    {
        using var spans = new Spans();
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        await Send(system, producer, "acme", Kept);
        await Send(producer, new { id = "l1", source = "shop-web", type = "login", accountId = "acme", userId = "u1", occurredAt = system.Clock.GetUtcNow() }, Kept);
        await RunningSystem.Eventually(
            async () => (await WholeDatabase.RowsWith(system, _trace.ToHexString())).Keys.ToList(), tables => tables.Contains("read_1.health") && tables.Contains("store.mt_events") && !tables.Contains("read_1.dirty"));

        (await system.Api.DeleteAsync(new Uri("accounts/acme/users/u1", UriKind.Relative))).IsSuccessStatusCode.Should().BeTrue();

        (await WholeDatabase.RowsWith(system, _trace.ToHexString())).Should().BeEmpty();
    }

    [Fact]
    public async Task A_request_over_http_is_continued_by_the_consumer_of_the_queue()
    {
        using var spans = new Spans("Microsoft.AspNetCore");
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/events") { Content = FrontDoor.Json(JsonSerializer.Serialize(Event(system, "over-http"))) };
        request.Headers.Add("traceparent", Kept);
        (await door.Http.SendAsync(request)).IsSuccessStatusCode.Should().BeTrue();

        var stored = await RunningSystem.Eventually(() => Stored(system, "over-http"), header => header is not null);
        stored.Should().Contain(_trace.ToHexString());
        var answered = await RunningSystem.Eventually(() => Task.FromResult(spans.Of(_trace, "Microsoft.AspNetCore.Hosting.HttpRequestIn")), ended => ended.Count == 1);
        var processed = await RunningSystem.Eventually(() => Task.FromResult(spans.Of(_trace, "process usage-ingestion")), ended => ended.Count == 1);
        processed[0].ParentSpanId.Should().Be(answered[0].SpanId);
    }

    [Fact]
    public async Task Of_messages_whose_traces_are_kept_only_so_many_a_second_are_continued()
    {
        using var spans = new Spans();
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var producer = await Producer.Connect(system);
        const int messages = 2_000;
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (n, _) => await Send(system, producer, $"e{n}", Kept));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), events => events == messages);

        (await system.Ask<long>("select count(*) from store.mt_events where headers ? 'traceparent'")).Should().BePositive().And.BeLessThan(messages / 2);
    }

    [Fact]
    public async Task Metrics_are_there_at_the_management_port_from_the_start_and_nowhere_else()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);
        var service = await system.Run(IngestionHost.Build);
        var metrics = await RunningSystem.Eventually(() => system.Api.GetStringAsync(new Uri(RunningSystem.ManagementOf(service), "metrics")), text => text.Contains("""healthscoring_ready{otel_scope_name="HealthScoring",check="broker"} 1""", StringComparison.Ordinal));

        // Whatever other services of this process have counted is in them too.
        metrics.Should().Contain("""healthscoring_ingest_events_total{otel_scope_name="HealthScoring",channel="amqp",outcome="accepted"} """)
            .And.Contain("""healthscoring_ingest_quarantined_total{otel_scope_name="HealthScoring",reason="id-conflict"} """);
        (await system.Api.GetAsync(new Uri(RunningSystem.FrontDoorOf(service), "metrics"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static object Event(RunningSystem system, string id) =>
        new { id, source = "shop-web", type = "account_registered", accountId = id, name = "Acme", occurredAt = system.Clock.GetUtcNow() };

    private static Task Send(RunningSystem system, Producer producer, string id, string? traceparent, params (string Name, string Value)[] headers) =>
        Send(producer, Event(system, id), traceparent, headers);

    private static async Task Send(Producer producer, object e, string? traceparent, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(h => h.Name, h => (object?)h.Value);
        if (traceparent is not null)
        {
            all.Add(Tracing.Header, traceparent);
        }

        await producer.Send(JsonSerializer.SerializeToUtf8Bytes(e), "shop-web", new BasicProperties { Persistent = true, Headers = all });
    }

    private static object Cloud(RunningSystem system, string id, string traceparent) =>
        new { specversion = "1.0", id, source = "shop-web", type = "account_registered", time = system.Clock.GetUtcNow(), subject = id, traceparent, data = new { name = "Acme" } };

    private static async Task Post(FrontDoor door, object e, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/events") { Content = FrontDoor.Json(JsonSerializer.Serialize(e)) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        (await door.Http.SendAsync(request)).IsSuccessStatusCode.Should().BeTrue();
    }

    private static Task<string?> Stored(RunningSystem system, string account) =>
        system.Ask<string?>($"select headers ->> 'traceparent' from store.mt_events where data ->> 'accountId' = '{account}'");
}
