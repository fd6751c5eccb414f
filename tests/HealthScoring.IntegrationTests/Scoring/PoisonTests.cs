using System.Text.Json;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Streams;
using HealthScoring.IntegrationTests.Fixtures;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Scoring;

/// <summary>Facts lie in the log that no ingestion would let through, and no projection can apply.</summary>
public class PoisonTests
{
    private static readonly string[] Accounts = ["good", "zoned", "garbled", "empty", "holed"];

    private readonly MovedClock _clock = MovedClock.At(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Facts_that_cannot_be_applied_are_listed_and_stop_neither_other_accounts_nor_publication()
    {
        await using var system = await RunningSystem.Start(clock: _clock);
        await using var producer = await Producer.Connect(system);
        foreach (var account in Accounts)
        {
            await producer.Send(Registered(account));
            await RunningSystem.Eventually(() => system.GetOrNull($"accounts/{account}/health"), health => health is not null);
        }

        // The last one is the last event of the log: that nothing comes behind it must not look like standing still.
        await Append(system, StreamIds.Account("zoned", 15), new AccountRegistered("zoned", "crm", "poison", _clock.GetUtcNow(), _clock.GetUtcNow(), null, TimeZone: "Nowhere/Land"));
        await Append(system, StreamIds.Catalog("shop", 15), new FeatureCatalogPublished(null!, "crm", "poison", _clock.GetUtcNow(), _clock.GetUtcNow(), null, []));
        await Append(system, StreamIds.Account("empty", 15), Usage("empty"));
        await Garble(system, Usage("garbled"), """{"accountId":"garbled","source":"crm","receivedAt":17,"items":"many"}""");
        await Garble(system, Usage("holed"), """{"accountId":"holed","source":"crm","receivedAt":"2026-03-02T12:00:00Z","items":[null]}""");
        await RunningSystem.Eventually(() => ReadModelLag.Read(system.DataSource, new(1), CancellationToken.None), lag => !lag.Behind);

        var skipped = (await system.Get("skipped")).GetProperty("items").EnumerateArray().ToList();
        skipped.Select(s => $"{s.GetProperty("accountId").GetString()} {s.GetProperty("type").GetString()} {s.GetProperty("error").GetString()}").Should().Equal(
            "holed usage_recorded_v1 ArgumentNullException", "garbled usage_recorded_v1 Unreadable", "empty usage_recorded_v1 ArgumentNullException", " feature_catalog_published_v1 ArgumentNullException", "zoned account_registered_v1 TimeZoneNotFoundException");
        await Pages(system, skipped);
        await RunningSystem.Eventually(() => Incomplete(system), accounts => accounts.SequenceEqual(["empty", "garbled", "holed", "zoned"]));
        (await system.Get("accounts/garbled/health")).GetProperty("incomplete").GetBoolean().Should().BeTrue();
        (await system.Get("accounts?incomplete=false")).GetProperty("items").EnumerateArray().Should().ContainSingle(a => a.GetProperty("accountId").GetString() == "good");
        system.Complaints.Should().HaveCount(5).And.OnlyContain(c => c.Contains("is left out", StringComparison.Ordinal) && !c.Contains("Nowhere", StringComparison.Ordinal));

        await OthersGoOn(system, producer);
    }

    private async Task OthersGoOn(RunningSystem system, Producer producer)
    {
        await producer.Send(new { id = "u", source = "shop-web", type = "feature_used", accountId = "good", userId = "u1", feature = "export", occurredAt = _clock.GetUtcNow() });
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/good/usage"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt32()) == 1);
        foreach (var day in (int[])[2, 3])
        {
            _clock.MoveTo(new(2026, 3, day + 1, 0, 16, 0, TimeSpan.Zero));
            foreach (var account in Accounts)
            {
                await StoredDecisionsOf.Closed(system, account, new(2026, 3, day));
            }
        }

        foreach (var account in Accounts)
        {
            (await system.Get($"accounts/{account}/health/changes?from=2026-03-02&to=2026-03-03")).GetProperty("accountId").GetString().Should().Be(account);
        }

        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => lag.Through > 0 && !lag.Behind);
        (await Replayed.Differences(system)).Should().BeEmpty();

        // A version that can apply them would clear the list; this one finds the same again, and loses nobody.
        await new RebuildReadModel(system.DataSource, _clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        await RunningSystem.Eventually(() => Incomplete(system), accounts => accounts.SequenceEqual(["empty", "garbled", "holed", "zoned"]));
    }

    private static async Task Pages(RunningSystem system, List<JsonElement> skipped)
    {
        var first = await system.Get("skipped?limit=3");
        var second = await system.Get($"skipped?limit=3&cursor={first.GetProperty("nextCursor").GetString()}");
        first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(s => s.GetProperty("sequence").GetInt64())
            .Should().Equal(skipped.Select(s => s.GetProperty("sequence").GetInt64()));
        (await system.Get("skipped?accountId=zoned")).GetProperty("items").GetArrayLength().Should().Be(1);
    }

    private static async Task<List<string>> Incomplete(RunningSystem system) =>
        [.. (await system.Get("accounts?incomplete=true")).GetProperty("items").EnumerateArray().Select(a => a.GetProperty("accountId").GetString()!)];

    private async Task Append(RunningSystem system, Guid stream, object fact)
    {
        using var store = DocumentStore.For(options => EventStoreConfiguration.Configure(options, system.DataSource, _clock));
        await using var session = store.LightweightSession();
        session.Events.Append(stream, fact);
        await session.SaveChangesAsync();
    }

    // Written as another kind of fact would be, and changed before anybody sees it.
    private async Task Garble(RunningSystem system, UsageRecorded usage, string json)
    {
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        using var store = DocumentStore.For(options => EventStoreConfiguration.Configure(options, system.DataSource, _clock));
        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        var stream = StreamIds.Account(usage.AccountId, 15);
        session.Events.Append(stream, usage);
        await session.SaveChangesAsync();
        await using var command = new Npgsql.NpgsqlCommand("update store.mt_events set data = $2::jsonb where stream_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = stream }, new() { Value = json } },
        };
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private UsageRecorded Usage(string account) => new(account, "crm", _clock.GetUtcNow(), null, null!);

    private object Registered(string account) => new
    {
        id = account, source = "crm", type = "account_registered", accountId = account, name = account, handOverOn = "2026-03-02", seats = 5, occurredAt = _clock.GetUtcNow(),
    };
}
