using System.Text.Json;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore;
using HealthScoring.UnitTests.Golden;
using Stored = HealthScoring.Domain.Closing;

namespace HealthScoring.UnitTests.Contracts.Documents;

public class NotificationSchemaTests
{
    public static TheoryData<string> Types => [.. NotificationSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_schema_of_a_notification_is_the_one_generated_from_its_type(string type) =>
        ContractFiles.Verify($"schemas/notifications/{type}.schema.json", NotificationSchemas.Of(NotificationSamples.All[type]));

    [Fact]
    public void Every_notification_has_a_schema_and_every_schema_a_notification() =>
        ContractFiles.Schemas("notifications").Should().BeEquivalentTo(NotificationSamples.All.Keys);

    [Theory]
    [MemberData(nameof(Types))]
    public void A_golden_notification_keeps_its_schema(string type)
    {
        using var golden = JsonDocument.Parse(GoldenFiles.Read("notifications", type));

        Schema.Of(Schema.Closed(ContractFiles.Json($"schemas/notifications/{type}.schema.json"))).Faults(golden.RootElement).Should().BeEmpty();
        foreach (var other in NotificationSamples.All.Keys.Where(o => o != type))
        {
            Schema.Of($"notifications/{other}").Takes(golden.RootElement).Should().BeFalse($"{type} is no {other}");
        }
    }

    [Fact]
    public void A_schema_names_every_word_that_is_decided_and_no_other()
    {
        Named("AlertRaised", "severity").Should().BeEquivalentTo(Enum.GetValues<Severity>().Select(Words.Of));
        Named("CaseReminder", "severity").Should().BeEquivalentTo(Named("AlertRaised", "severity"));
        Named("CaseEscalated", "severity").Should().BeEquivalentTo(Named("AlertRaised", "severity"));
        Named("AlertResolved", "severity").Should().BeEquivalentTo(Named("AlertRaised", "severity"));
        Named("AlertEscalated", "severity").Append(Words.Of(Enum.GetValues<Severity>().Min())).Should().BeEquivalentTo(Named("AlertRaised", "severity"));
        Named("AlertEscalated", "previousSeverity").Append(Words.Of(Enum.GetValues<Severity>().Max())).Should().BeEquivalentTo(Named("AlertRaised", "severity"));
        Named("AlertResolved", "resolution").Should().BeEquivalentTo(Stored.AlertResolved.Cleared, Stored.AlertResolved.DeadlineReached, Stored.AlertResolved.AccountChurned);
        foreach (var (type, field) in new[] { ("HealthClosed", "band"), ("HealthBandChanged", "from"), ("HealthBandChanged", "to") })
        {
            Named(type, field).Should().BeEquivalentTo(Enum.GetValues<Band>().Select(Words.Of));
        }

        Named("MilestoneReached", "milestone").Should().BeEquivalentTo(
            typeof(MilestonesReached).GetProperties().Where(p => p.PropertyType == typeof(DateOnly?) && p.SetMethod is not null).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));
    }

    private static IEnumerable<string> Named(string type, string field) =>
        ContractFiles.Json($"schemas/notifications/{type}.schema.json")["properties"]![field]!["enum"]!.AsArray().Select(w => w!.GetValue<string>());
}
