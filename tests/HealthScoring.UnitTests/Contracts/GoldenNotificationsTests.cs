using System.Reflection;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.UnitTests.Golden;
using MassTransit.Serialization;

namespace HealthScoring.UnitTests.Contracts;

/// <summary>Notifications as subscribers see them: plain JSON in camelCase, nulls written.</summary>
public class GoldenNotificationsTests
{
    // What no notification about a producer has a value for, nor a test of a webhook, and every notification a field.
    private static readonly string[] OfAccountsOnly = [nameof(ProducerSilent.AccountId), nameof(ProducerSilent.AccountName), nameof(ProducerSilent.Segment)];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Types => [.. NotificationSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_notification_is_written_exactly_as_its_golden_file(string type) =>
        GoldenFiles.Verify("notifications", type, JsonSerializer.Serialize(NotificationSamples.All[type], Json));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_golden_file_is_read_back_as_the_notification_it_was_written_from(string type) => Read(type, Json)
        .Should().BeEquivalentTo(NotificationSamples.All[type], o => o.RespectingRuntimeTypes().WithStrictOrdering());

    [Theory]
    [MemberData(nameof(Types))]
    public void MassTransit_reads_a_golden_file_as_the_same_notification(string type) => Read(type, SystemTextJsonMessageSerializer.Options)
        .Should().BeEquivalentTo(NotificationSamples.All[type], o => o.RespectingRuntimeTypes().WithStrictOrdering());

    [Theory]
    [MemberData(nameof(Types))]
    public void A_notification_says_its_type_and_version_and_has_the_fields_that_all_have(string type)
    {
        var json = JsonDocument.Parse(GoldenFiles.Read("notifications", type)).RootElement;

        json.GetProperty("type").GetString().Should().Be(type);
        json.GetProperty("version").GetInt32().Should().Be(1);
        json.EnumerateObject().Select(p => p.Name).Should().Contain(["id", "occurredAt", "sequence", "accountId", "accountName", "segment"]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_sample_sets_every_field_of_its_type(string type) =>
        Unset(NotificationSamples.All[type]).Should().BeEquivalentTo(type is nameof(ProducerSilent) or nameof(ProducerRecovered) or nameof(WebhookTest) ? OfAccountsOnly : []);

    [Fact]
    public void Every_notification_has_a_golden_file_and_every_golden_file_a_notification() =>
        GoldenFiles.Names("notifications").Should().BeEquivalentTo(NotificationSamples.All.Keys);

    private static object? Read(string type, JsonSerializerOptions json) =>
        JsonSerializer.Deserialize(GoldenFiles.Read("notifications", type), NotificationSamples.All[type].GetType(), json);

    private static IEnumerable<string> Unset(object sample) => sample.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetValue(sample) is not { } value || value.Equals("") || value.Equals(false)).Select(p => p.Name);
}
