using System.Text;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.UnitTests.Golden;
using Marten;
using Npgsql;

namespace HealthScoring.UnitTests.EventStore;

/// <summary>What an earlier or a later version stored under the same name, read by the event store of this one.</summary>
public sealed class StoredByOtherVersionsTests : IDisposable
{
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1");
    private readonly Dictionary<string, StoreOptions> _stores = new() { ["facts"] = new(), ["decisions"] = new() };

    public StoredByOtherVersionsTests()
    {
        EventStoreConfiguration.Configure(_stores["facts"], _nowhere, TimeProvider.System);
        DecisionStoreConfiguration.Configure(_stores["decisions"], _nowhere, TimeProvider.System);
    }

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            StoredEvents.ByName.Keys.ToList().ForEach(name => names.Add("facts", name));
            StoredDecisions.ByName.Keys.ToList().ForEach(name => names.Add("decisions", name));
            return names;
        }
    }

    public void Dispose() => _nowhere.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fields_that_only_a_later_version_knows_are_passed_over(string log, string name)
    {
        var golden = GoldenFiles.Read(log, name);
        var later = StoredJson.WithUnknownFields(golden, TypeOf(log, name));

        later.Should().Contain("addedLater");
        (await ReadAndWritten(log, name, later)).Should().Be(golden);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_every_field_that_may_be_missing_the_rest_is_read(string log, string name)
    {
        var earlier = StoredJson.WithoutOptionalFields(GoldenFiles.Read(log, name), TypeOf(log, name));

        // What is missing has its default now, which may be written; all else is what it was.
        StoredJson.WithoutOptionalFields(await ReadAndWritten(log, name, earlier), TypeOf(log, name)).Should().Be(earlier);
    }

    private static Type TypeOf(string log, string name) => log == "facts" ? StoredEvents.ByName[name] : StoredDecisions.ByName[name];

    private async Task<string> ReadAndWritten(string log, string name, string json)
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var read = await _stores[log].Serializer().FromJsonAsync(TypeOf(log, name), stream, CancellationToken.None);
        read.Should().BeOfType(TypeOf(log, name));
        return _stores[log].Serializer().ToJson(read);
    }
}
