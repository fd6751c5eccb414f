using System.Text;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using HealthScoring.UnitTests.Golden;
using MassTransit.Serialization;

namespace HealthScoring.UnitTests.Contracts;

/// <summary>Messages as a .NET app sends them: with the serializer of MassTransit.</summary>
public class GoldenContractsTests
{
    private const string Batch = "usage_event_batch";

    // There is one set of options for the process, and a service that is composed in it writes without lines.
    private static readonly JsonSerializerOptions Json = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = true };

    public static TheoryData<string> Types => [.. ContractSamples.Events.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_is_written_exactly_as_its_golden_file(string type) =>
        GoldenFiles.Verify("contracts", type, JsonSerializer.Serialize(ContractSamples.Events[type], Json));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_golden_file_is_read_back_as_the_event_it_was_written_from(string type) =>
        JsonSerializer.Deserialize<UsageEvent>(GoldenFiles.Read("contracts", type), Json)
            .Should().BeEquivalentTo(ContractSamples.Events[type], o => o.WithStrictOrdering());

    [Theory]
    [MemberData(nameof(Types))]
    public void A_golden_file_is_accepted_and_says_what_its_event_says(string type)
    {
        var read = ReadMessage.Read(Encoding.UTF8.GetBytes(GoldenFiles.Read("contracts", type)), new("shop-web", new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero)), SegmentMapping.Default);

        read.Events.Should().ContainSingle().Which.Event.Should().BeEquivalentTo(ContractSamples.Events[type], o => o.WithStrictOrdering());
    }

    [Fact]
    public void A_batch_is_written_and_read_exactly_as_its_golden_file()
    {
        GoldenFiles.Verify("contracts", Batch, JsonSerializer.Serialize(ContractSamples.Batch, Json));
        JsonSerializer.Deserialize<UsageEventBatch>(GoldenFiles.Read("contracts", Batch), Json)
            .Should().BeEquivalentTo(ContractSamples.Batch, o => o.WithStrictOrdering());
    }

    [Fact]
    public void Every_event_type_has_a_golden_file_and_every_golden_file_a_type() =>
        GoldenFiles.Names("contracts").Should().BeEquivalentTo([.. typeof(UsageEventType).GetFields().Select(f => (string)f.GetRawConstantValue()!), Batch]);

    [Fact]
    public void Every_message_type_of_the_contract_is_in_a_golden_file() =>
        typeof(UsageEvent).Assembly.GetExportedTypes().Where(t => !t.IsAbstract)
            .Should().BeEquivalentTo([typeof(UsageEvent), typeof(UsageFeature), typeof(UsageEventBatch), .. NotificationSamples.Types]);

    [Fact]
    public void Every_field_of_an_event_is_in_a_golden_file() => typeof(UsageEvent).GetProperties()
        .Where(p => ContractSamples.Events.Values.All(e => p.GetValue(e) is null)).Should().BeEmpty();
}
