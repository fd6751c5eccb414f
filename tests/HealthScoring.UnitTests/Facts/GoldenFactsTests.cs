using System.Text;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.UnitTests.Golden;
using Marten;
using Npgsql;

namespace HealthScoring.UnitTests.Facts;

/// <summary>Stored events, as the event store itself writes and reads them.</summary>
public sealed class GoldenFactsTests : IDisposable
{
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1");
    private readonly StoreOptions _options = new();

    public GoldenFactsTests() => EventStoreConfiguration.Configure(_options, _nowhere, TimeProvider.System);

    public static TheoryData<string> Names => [.. StoredEvents.ByName.Keys];

    public void Dispose() => _nowhere.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_event_is_written_exactly_as_its_golden_file(string name) =>
        GoldenFiles.Verify("facts", name, _options.Serializer().ToJson(FactSamples.All[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_golden_file_is_read_back_as_the_event_it_was_written_from(string name)
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(GoldenFiles.Read("facts", name)));

        var read = await _options.Serializer().FromJsonAsync(StoredEvents.ByName[name], stream, CancellationToken.None);

        read.Should().BeOfType(StoredEvents.ByName[name]);
        read.Should().BeEquivalentTo(FactSamples.All[name], o => o.RespectingRuntimeTypes().WithStrictOrdering());
        _options.Serializer().ToJson(read).Should().Be(GoldenFiles.Read("facts", name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_stored_under_its_versioned_name(string name)
    {
        name.Should().MatchRegex("^[a-z]+(_[a-z]+)*_v[1-9][0-9]*$");
        ((IReadOnlyStoreOptions)_options).Events.AllKnownEventTypes()
            .Should().ContainSingle(e => e.EventType == StoredEvents.ByName[name]).Which.EventTypeName.Should().Be(name);
    }

    [Fact]
    public void Every_stored_event_has_a_golden_file_and_every_golden_file_an_event() =>
        GoldenFiles.Names("facts").Should().BeEquivalentTo(StoredEvents.ByName.Keys);

    [Fact]
    public void A_sample_sets_every_field_of_its_event() =>
        FactSamples.All
            .Should().OnlyContain(s => s.Value.GetType() == StoredEvents.ByName[s.Key] && s.Value.GetType().GetProperties().All(p => p.GetValue(s.Value) != null));

    [Fact]
    public void Every_fact_about_an_account_is_a_stored_event() =>
        typeof(IAccountFact).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IAccountFact)))
            .Should().BeSubsetOf(StoredEvents.ByName.Values);

    [Fact]
    public void Fields_without_a_value_are_left_out()
    {
        var at = DateTimeOffset.UnixEpoch;

        _options.Serializer().ToJson(new AccountRegistered("acme", "crm", "1", at, at, null)).Should().Be(
            """{"accountId":"acme","source":"crm","id":"1","occurredAt":"1970-01-01T00:00:00+00:00","receivedAt":"1970-01-01T00:00:00+00:00"}""");
    }
}
