using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Scoring.Publication;
using HealthScoring.UnitTests.Cases;
using HealthScoring.UnitTests.Domain.Closing;
using HealthScoring.UnitTests.Ingestion.Validation;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>contracts/asyncapi.yaml says what the code does. That it is AsyncAPI is for its official parser to say, which the integration tests run.</summary>
public class AsyncApiTests
{
    private const string Batch = "usage_event_batch";
    private static readonly Uri Api = new("https://health.example");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly JsonObject Document = AsyncApi.Read(ContractFiles.PathOf("asyncapi.yaml"));
    private static readonly ConcurrentDictionary<string, Schema> Closed = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, Route> Sent = AsyncApi.Routes(Document).Where(r => r.Outgoing).ToDictionary(r => r.Message, StringComparer.Ordinal);

    public static TheoryData<string> Messages => [.. AsyncApi.Messages(Document).Select(m => m.Key)];

    public static TheoryData<string> Cases => [.. WorkedCase.Names];

    [Fact]
    public void Every_event_and_the_batch_may_be_published_with_the_source_as_routing_key() =>
        AsyncApi.Routes(Document).Where(r => !r.Outgoing).Should().BeEquivalentTo(
            ContractSamples.Events.Keys.Append(Batch).Select(type => new Route(UsageChannel.Exchange, "{source}", type, false)));

    [Fact]
    public void Every_notification_is_sent_to_its_exchange()
    {
        Sent.Keys.Should().BeEquivalentTo(NotificationSamples.Published.Keys);
        Sent.Values.Should().OnlyContain(r => r.Exchange == NotificationChannel.Exchange);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_refers_to_its_schema_and_has_examples_that_keep_it(string name)
    {
        var message = AsyncApi.Messages(Document)[name]!;
        var schema = message["payload"]!["$ref"]!.GetValue<string>();

        schema.Should().Be(
            name == Batch ? "schemas/events/batch.schema.json" : ContractSamples.Events.ContainsKey(name) ? $"schemas/events/{name}.schema.json" : $"schemas/notifications/{name}.schema.json");
        var examples = message["examples"]!.AsArray().Select(e => e!["payload"]!).ToList();
        examples.Should().NotBeEmpty();
        foreach (var example in examples)
        {
            Schema.Of(schema["schemas/".Length..^".schema.json".Length]).Faults(JsonSerializer.SerializeToElement(example)).Should().BeEmpty();
            if (!Sent.ContainsKey(name))
            {
                ValidEvents.Read(example).Refused.Should().BeEmpty();
            }
        }
    }

    [Fact]
    public void Every_event_may_come_with_the_span_of_its_producer_and_what_has_a_span_of_its_own_says_so()
    {
        var traced = DecisionSamples.All.Values.Where(DecidedAlerts.IsOne).Select(d => ToNotification.Of(d, Api)!.Type).ToHashSet(StringComparer.Ordinal);

        traced.Should().HaveCount(3);
        AsyncApi.Messages(Document).Select(m => m.Key).Where(name => AsyncApi.Headers(Document, name).Contains(Tracing.Header))
            .Should().BeEquivalentTo(ContractSamples.Events.Keys.Append(Batch).Concat(traced));
    }

    [Fact]
    public void A_span_is_described_as_it_is_written()
    {
        using var span = new Activity("publish").SetIdFormat(ActivityIdFormat.W3C).Start();
        span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        var schema = Schema.Of(Document["components"]!["schemas"]![Tracing.Header]!);

        schema.Takes(JsonSerializer.SerializeToElement(Tracing.TraceparentOf(span))).Should().BeTrue();
        schema.Takes(JsonSerializer.SerializeToElement("none")).Should().BeFalse();
    }

    [Fact]
    public void Every_decision_is_published_as_it_is_described() => DecisionSamples.All.Values.SelectMany(Faults).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_decision_about_a_worked_case_is_published_as_it_is_described(string name)
    {
        var decisions = CaseCloses.Decisions(WorkedCase.Read(name));

        decisions.Should().NotBeEmpty();
        decisions.SelectMany(Faults).Should().BeEmpty();
    }

    private static IEnumerable<string> Faults(object decision)
    {
        if (ToNotification.Of(decision, Api) is not { } notification)
        {
            return [];
        }

        var (type, body) = (notification.Body.GetType().Name, JsonSerializer.SerializeToElement(notification.Body, notification.Body.GetType(), Json));
        var key = Sent[type].Address.Replace("{severity}", body.TryGetProperty("severity", out var severity) ? severity.GetString() : "", StringComparison.Ordinal);
        var schema = Closed.GetOrAdd(type, t => Schema.Of(Schema.Closed(ContractFiles.Json($"schemas/notifications/{t}.schema.json"))));
        return schema.Faults(body).Concat(key == notification.RoutingKey ? [] : [$"{type} has the routing key {notification.RoutingKey}, not {key}"]);
    }
}
