using System.Text.Json;
using HealthScoring.Ingestion.Storage;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

public class SourcesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 1, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_producer_is_shown_with_what_became_of_its_events_how_late_they_are_and_what_it_names_that_nobody_knows()
    {
        var clock = MovedClock.At(Start);
        await using var system = await RunningSystem.Start(ingestion: 2, clock: clock);
        await using var producer = await Producer.Connect(system);
        await SendAll(system, producer);
        var web = await RunningSystem.Eventually(() => Source(system, "shop/web"), s => s is { } seen && Events(seen, "total") == 19);
        var crm = await RunningSystem.Eventually(() => Source(system, "crm"), s => s is { } seen && Events(seen, "total") == 2);

        foreach (var time in new[] { "lastHour", "lastDay", "total" })
        {
            Counts(web!.Value, time).Should().Be("accepted 8, parked 4, duplicates 3, refused missing-field 2, unknown-type 1, id-conflict 1", time);
            Counts(crm!.Value, time).Should().Be("accepted 2, parked 0, duplicates 0, refused", time);
            var lag = web.Value.GetProperty(time).GetProperty("lag");
            lag.GetProperty("maxSeconds").GetDouble().Should().BeInRange(600, 640, "the oldest live event was ten minutes old when it was sent, and history does not count");
            lag.GetProperty("meanSeconds").GetDouble().Should().BeInRange(600 / 11.0, (600 / 11.0) + 40);
        }

        // Features are looked up in the read model's catalogue, and heartbeats are there too: it follows.
        web = await RunningSystem.Eventually(
            () => Source(system, "shop/web"),
            s => s!.Value.GetProperty("uncataloguedFeatures").GetProperty("count").GetInt32() == 2 && s.Value.GetProperty("heartbeatSeconds").ValueKind == JsonValueKind.Number);
        web!.Value.GetProperty("uncataloguedFeatures").GetProperty("examples").EnumerateArray().Select(f => (f.GetProperty("feature").GetString(), f.GetProperty("uses").GetInt32()))
            .Should().Equal(("exprot", 2), ("print", 1));
        web.Value.GetProperty("unknownAccounts").GetRawText().Should().Be("""{"count":3,"examples":["ghost","phantom","spectre"]}""");
        crm!.Value.GetProperty("unknownAccounts").GetProperty("count").GetInt32().Should().Be(0);
        web.Value.GetProperty("firstReceivedAt").GetDateTimeOffset().Should().BeOnOrAfter(Start).And.BeOnOrBefore(web.Value.GetProperty("lastReceivedAt").GetDateTimeOffset());
        (web.Value.GetProperty("heartbeatSeconds").GetInt32(), web.Value.GetProperty("silent").GetBoolean()).Should().Be((600, false));
        web.Value.GetProperty("darkFrom").GetDateTimeOffset().Should().BeAfter(Start.AddMinutes(30));
        await RunningSystem.Eventually(() => Source(system, "junk"), s => s is not null);
        (await Names(system, limit: 1)).Should().Equal("crm", "junk", "shop/web");

        // Whoever registers is known from then on; who is not heard of becomes silent.
        await producer.Send(new { id = "r2", source = "crm", type = "account_registered", accountId = "ghost", name = "Ghost", occurredAt = Start });
        await RunningSystem.Eventually(() => Source(system, "shop/web"), s => s!.Value.GetProperty("unknownAccounts").GetProperty("examples").ToString() == """["phantom","spectre"]""");
        clock.MoveTo(Start.AddHours(2));
        web = await RunningSystem.Eventually(() => Source(system, "shop/web"), s => s!.Value.GetProperty("silent").GetBoolean());
        web!.Value.GetProperty("silentSince").GetDateTimeOffset().Should().BeCloseTo(web.Value.GetProperty("darkFrom").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        (Events(web.Value, "lastHour"), Events(web.Value, "lastDay"), Events(web.Value, "total")).Should().Be((0, 19, 19));
        web.Value.GetProperty("lastHour").GetProperty("lag").ValueKind.Should().Be(JsonValueKind.Null);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Counts_older_than_a_day_are_added_up_and_what_is_not_named_any_more_is_forgotten_after_thirty_days()
    {
        var clock = MovedClock.At(Start);
        await using var system = await RunningSystem.Start(ingestion: 2, clock: clock);
        await using var producer = await Producer.Connect(system);
        await SendAll(system, producer);
        await RunningSystem.Eventually(() => Source(system, "shop/web"), s => s is { } seen && Events(seen, "total") == 19);
        await RunningSystem.Eventually(() => Source(system, "crm"), s => s is { } seen && Events(seen, "total") == 2);
        await RunningSystem.Eventually(() => Source(system, "junk"), s => s is not null);

        clock.MoveTo(Start.AddHours(26));
        await Prune(system);
        (await system.Ask<long>("select count(*) from ingest.source_counts where since > '-infinity'")).Should().Be(0);
        await producer.Send(new { id = "later", source = "shop/web", type = "feature_used", accountId = "acme", userId = "u", feature = "exprot", occurredAt = Start.AddHours(26) });
        var web = await RunningSystem.Eventually(() => Source(system, "shop/web"), s => Events(s!.Value, "total") == 20);
        Counts(web!.Value, "total").Should().Be("accepted 9, parked 4, duplicates 3, refused missing-field 2, unknown-type 1, id-conflict 1");
        Events(web.Value, "lastDay").Should().Be(1);
        web.Value.GetProperty("total").GetProperty("lag").GetProperty("maxSeconds").GetDouble().Should().BeGreaterThanOrEqualTo(600);

        clock.MoveTo(Start.AddDays(30).AddHours(2));
        await Prune(system);
        await Prune(system);
        (await Names(system)).Should().Equal("crm", "shop/web");
        web = await Source(system, "shop/web");
        Events(web!.Value, "total").Should().Be(20);
        web.Value.GetProperty("unknownAccounts").GetProperty("count").GetInt32().Should().Be(0);
        web.Value.GetProperty("uncataloguedFeatures").GetProperty("examples").EnumerateArray().Select(f => (f.GetProperty("feature").GetString(), f.GetProperty("uses").GetInt32()))
            .Should().Equal([("exprot", 3)], "it has been used since, and is counted as a whole");
        (await system.Ask<long>("select count(*) from ingest.unknown_accounts")).Should().Be(0);
        (await system.Ask<long>("select count(distinct feature) from ingest.source_features")).Should().Be(1);
    }

    [Fact]
    public async Task A_producer_that_makes_up_features_fills_nothing_with_them_and_those_it_goes_on_using_are_counted()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        object Use(string id, string feature) => new { id, source = "wild", type = "feature_used", accountId = "acme", userId = "u", feature, occurredAt = at };

        await producer.Send(new { events = Enumerable.Range(0, 1_500).Select(n => Use($"a{n}", $"f{n}")).Concat([Use("x1", "often"), Use("x2", "often")]) });
        await producer.Send(new { events = Enumerable.Range(0, 1_500).Select(n => Use($"b{n}", $"g{n}")).Concat([Use("x3", "often")]) });
        var wild = await RunningSystem.Eventually(() => Source(system, "wild"), s => s is { } seen && Events(seen, "total") == 3_003);

        var features = wild!.Value.GetProperty("uncataloguedFeatures");
        features.GetProperty("count").GetInt32().Should().BeLessThanOrEqualTo(2 * SourceRows.MostFeatures, "two batches at once use two slots at most");
        features.GetProperty("examples")[0].GetProperty("feature").GetString().Should().Be("often");
        features.GetProperty("examples")[0].GetProperty("uses").GetInt32().Should().Be(3);
        system.Complaints.Should().BeEmpty();
    }

    // Of `shop/web`: 8 accepted (5 logins of which one is history, 1 use of a known feature, a heartbeat, a use of `print`), 4 parked (2 of them use `exprot`), 3 duplicates, 4 refused for three reasons.
    private static async Task SendAll(RunningSystem system, Producer producer)
    {
        await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = Start });
        await producer.Send(new { id = "c1", source = "crm", type = "feature_catalog_published", product = "shop", occurredAt = Start, features = new[] { new { key = "export", core = true, weight = 1 } } });
        await Stored(system, 2);
        object[] good =
        [
            Web("l1", "login", "acme"), Web("l2", "login", "acme"), Web("l3", "login", "acme"), Web("l4", "login", "acme", Start.AddMinutes(-10)), Web("old", "login", "acme", Start.AddDays(-60), "history"),
            Web("f1", "feature_used", "acme", feature: "export"), Web("f2", "feature_used", "acme", feature: "print"),
            Web("p1", "login", "ghost"), Web("p2", "login", "phantom"), Web("p3", "feature_used", "spectre", feature: "exprot"), Web("p4", "feature_used", "ghost", feature: "exprot"),
        ];
        await producer.Send(new { events = good });
        await producer.Send(new { events = good.Take(3) });
        await producer.Send(new { id = "hb", source = "shop/web", type = "producer_heartbeat", everySeconds = 600, occurredAt = Start });
        await producer.Send(new { id = "m1", source = "shop/web", type = "login", accountId = "acme", occurredAt = Start });
        await producer.Send(new { id = "m2", source = "shop/web", type = "login", accountId = "acme", occurredAt = Start });
        await producer.Send(Web("t1", "telepathy", "acme"));
        await producer.Send("no JSON", source: "junk");
        await Stored(system, 14);
        await producer.Send(Web("hb", "login", "acme"));
    }

    private static Task Stored(RunningSystem system, long events) => RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == events);

    private static object Web(string id, string type, string account, DateTimeOffset? at = null, string? backfillId = null, string? feature = null) =>
        new { id, source = "shop/web", type, accountId = account, userId = "u", feature, occurredAt = at ?? Start, backfillId };

    private static async Task Prune(RunningSystem system) => await SourceRows.Prune(system.DataSource, system.Clock.GetUtcNow(), CancellationToken.None);

    private static Task<JsonElement?> Source(RunningSystem system, string name) => system.GetOrNull($"sources/{Uri.EscapeDataString(name)}");

    private static async Task<List<string?>> Names(RunningSystem system, int limit = 50)
    {
        var (names, cursor) = (new List<string?>(), "");
        do
        {
            var page = await system.Get($"sources?limit={limit}&cursor={cursor}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("source").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return names;
    }

    private static long Events(JsonElement source, string time)
    {
        var volume = source.GetProperty(time);
        return volume.GetProperty("accepted").GetInt64() + volume.GetProperty("parked").GetInt64() + volume.GetProperty("duplicates").GetInt64()
            + volume.GetProperty("refused").EnumerateObject().Sum(r => r.Value.GetInt64());
    }

    private static string Counts(JsonElement source, string time)
    {
        var volume = source.GetProperty(time);
        var refused = volume.GetProperty("refused").EnumerateObject().OrderByDescending(r => r.Value.GetInt64()).ThenByDescending(r => r.Name, StringComparer.Ordinal).Select(r => $"{r.Name} {r.Value}");
        return $"accepted {volume.GetProperty("accepted")}, parked {volume.GetProperty("parked")}, duplicates {volume.GetProperty("duplicates")}, refused {string.Join(", ", refused)}".TrimEnd();
    }
}
