using System.Text;
using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Decisions;
using HealthScoring.UnitTests.Domain.Closing;
using HealthScoring.UnitTests.Golden;
using Marten;
using Npgsql;

namespace HealthScoring.UnitTests.EventStore;

/// <summary>Stored decisions, as the log itself writes and reads them.</summary>
public sealed class GoldenDecisionsTests : IDisposable
{
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1");
    private readonly StoreOptions _options = new();

    public GoldenDecisionsTests() => DecisionStoreConfiguration.Configure(_options, _nowhere, TimeProvider.System);

    public static TheoryData<string> Names => [.. StoredDecisions.ByName.Keys];

    public void Dispose() => _nowhere.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decision_is_written_exactly_as_its_golden_file(string name) =>
        GoldenFiles.Verify("decisions", name, _options.Serializer().ToJson(DecisionSamples.All[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_golden_file_is_read_back_as_the_decision_it_was_written_from(string name)
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(GoldenFiles.Read("decisions", name)));

        var read = await _options.Serializer().FromJsonAsync(StoredDecisions.ByName[name], stream, CancellationToken.None);

        read.Should().BeEquivalentTo(DecisionSamples.All[name], o => o.RespectingRuntimeTypes().WithStrictOrdering());
        _options.Serializer().ToJson(read).Should().Be(GoldenFiles.Read("decisions", name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decision_read_without_the_store_is_the_same(string name) =>
        JsonSerializer.Serialize(
            JsonSerializer.Deserialize(GoldenFiles.Read("decisions", name), StoredDecisions.ByName[name], DecisionStoreConfiguration.Json), DecisionStoreConfiguration.Json)
            .Should().Be(GoldenFiles.Read("decisions", name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decision_is_stored_under_its_versioned_name(string name)
    {
        name.Should().MatchRegex("^[a-z]+(_[a-z]+)*_v[1-9][0-9]*$");
        ((IReadOnlyStoreOptions)_options).Events.AllKnownEventTypes()
            .Should().ContainSingle(e => e.EventType == StoredDecisions.ByName[name]).Which.EventTypeName.Should().Be(name);
    }

    [Fact]
    public void A_close_that_was_stored_before_it_told_of_work_and_of_the_reach_before_is_still_read()
    {
        var older = System.Text.Json.Nodes.JsonNode.Parse(GoldenFiles.Read("decisions", StoredDecisions.DayClosed))!.AsObject();
        older.Remove("workSeen");
        older["signals"]!.AsObject().Remove("reachBefore");

        var read = older.Deserialize<DayClosed>(DecisionStoreConfiguration.Json)!;

        read.Should().BeEquivalentTo(DecisionSamples.Close with { WorkSeen = 0, Signals = DecisionSamples.Close.Signals with { ReachBefore = 0 } }, o => o.RespectingRuntimeTypes());
    }

    [Fact]
    public void Every_decision_has_a_golden_file_and_every_golden_file_a_decision() =>
        GoldenFiles.Names("decisions").Should().BeEquivalentTo(StoredDecisions.ByName.Keys);

    [Fact]
    public void Every_decision_about_an_account_is_stored() =>
        typeof(IAccountDecision).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IAccountDecision)))
            .Should().BeSubsetOf(StoredDecisions.ByName.Values);
}
