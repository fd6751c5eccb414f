using System.Net;
using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Closing;

/// <summary>Accounts are lived through day by day; then it turns out that their past was another. Closes that were made stay on record, and all of it can be replayed.</summary>
public sealed class PastChangesTests : IAsyncLifetime
{
    private static readonly DateOnly Day0 = new(2026, 3, 2);
    private static readonly string[] Accounts = ["late", "churned", "moved", "zoned", "paused", "broken", "parked"];
    private readonly MovedClock _clock = MovedClock.At(Noon(-1));
    private RunningSystem _system = null!;
    private Producer _producer = null!;
    private long _sent;

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(clock: _clock);
        _producer = await Producer.Connect(_system);
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task What_turns_out_about_the_past_changes_later_closes_and_what_counts_and_never_what_was_recorded()
    {
        await Send([.. Accounts.Where(a => a != "parked").Select(a => Registered(a, -1))]);
        await Live(0, 11);
        var before = (await StoredDecisionsOf.Account(_system, "late")).OfType<DayClosed>().ToList();

        // All of it comes on day 12, about days that are closed.
        _clock.MoveTo(Noon(12));
        await Send(
            Use("late", 5, "newcomer"), Use("late", 6, "newcomer"),
            Fact("churned", "account_churned", 4), Fact("churned", "account_renewed", 8),
            Registered("moved", 1, handOver: 3),
            Registered("zoned", 10, zone: "Asia/Tokyo"),
            Fact("paused", "account_paused", 9),
            Registered("parked", 0));
        await Poison("broken");
        await Live(12, 16, sendToday: false);

        await LateFacts(before);
        await LateChurn();
        await MovedHandOver();
        await ChangedZone();
        (await Close("paused", 10))!.Value.GetProperty("incomplete").GetBoolean().Should().BeFalse();
        (await _system.Get("accounts/paused")).GetProperty("lifecycle").GetString().Should().Be("paused");
        (await Close("broken", 11))!.Value.GetProperty("incomplete").GetBoolean().Should().BeFalse();
        (await Close("broken", 14))!.Value.GetProperty("incomplete").GetBoolean().Should().BeTrue();
        await ParkedAccount();
        (await Replayed.Differences(_system)).Should().BeEmpty();
    }

    private async Task LateFacts(IReadOnlyList<DayClosed> before)
    {
        var closes = (await StoredDecisionsOf.Account(_system, "late")).OfType<DayClosed>().ToList();
        closes.Take(before.Count).Should().BeEquivalentTo(before, "recorded closes stay");
        closes[11].Metrics.Mau.Should().Be(2);
        closes[12].Metrics.Mau.Should().Be(3, "the newcomer of day 5 is in the metrics of later closes");
        var change = await _system.Get($"accounts/late/health/changes?from={Day(11):O}&to={Day(12):O}");
        change.GetProperty("effects").GetProperty("lateData").GetDouble().Should().NotBe(0);
    }

    private async Task LateChurn()
    {
        var decisions = await StoredDecisionsOf.Account(_system, "churned");
        decisions.OfType<AccountFrozen>().Should().ContainSingle().Which.Day.Should().Be(Day(4));
        decisions.OfType<AccountReopened>().Should().ContainSingle().Which.Day.Should().Be(Day(8));
        decisions.OfType<DayClosed>().Select(c => c.Day).Should().Equal(Enumerable.Range(0, 12).Concat(Enumerable.Range(8, 9)).Select(Day), "days since the return are closed anew");
        (await Close("churned", 3)).Should().NotBeNull();
        (await Reason("churned", 5)).Should().Be("superseded");
        (await Close("churned", 9)).Should().NotBeNull();
        (await _system.Get($"accounts/churned/health/history?from={Day(0):O}")).GetProperty("closes").EnumerateArray().Where(c => c.TryGetProperty("superseded", out _))
            .Select(c => c.GetProperty("day").GetString()).Should().Equal(Enumerable.Range(4, 4).Select(n => Day(n).ToString("O")));
    }

    private async Task MovedHandOver()
    {
        (await Reason("moved", 2)).Should().Be("superseded");
        (await Close("moved", 14))!.Value.GetProperty("metrics").GetProperty("tenureDays").GetInt32().Should().Be(11);
        (await _system.Get("accounts/moved")).GetProperty("milestones").GetProperty("setup").GetString().Should().Be(Day(3).ToString("O"), "milestones are those since the new day 0");
    }

    private async Task ChangedZone()
    {
        // Noon in UTC is the evening of the same day in Tokyo, 16:00 is the next: the zone holds from day 10 on, and earlier days keep theirs.
        var usage = (await _system.Get($"accounts/zoned/usage?from={Day(0):O}&to={Day(16):O}")).GetProperty("days").EnumerateArray().ToDictionary(
            d => d.GetProperty("day").GetString()!, d => d.GetProperty("featureUses").GetInt32());
        Enumerable.Range(0, 10).Should().OnlyContain(n => usage[Day(n).ToString("O")] == 4);
        (usage[Day(10).ToString("O")], usage[Day(11).ToString("O")]).Should().Be((2, 4), "the late events of day 10 belong to day 11");
    }

    private async Task ParkedAccount()
    {
        var decisions = await StoredDecisionsOf.Account(_system, "parked");
        decisions.OfType<DayClosed>().Where(c => c.Day < Day(12)).Should().HaveCount(12).And.OnlyContain(c => c.Sequence == null, "a hand-over in the past acts as a backfill");
        decisions.OfType<DayClosed>().Where(c => c.Day >= Day(12)).Should().OnlyContain(c => c.Sequence != null);
        (await Close("parked", 5))!.Value.GetProperty("metrics").GetProperty("mau").GetInt32().Should().Be(2, "its events waited for the registration");
    }

    // Two users, twice a day each.
    private async Task Live(int first, int last, bool sendToday = true)
    {
        for (var n = first; n <= last; n++)
        {
            if (sendToday || n > first)
            {
                _clock.MoveTo(Noon(n).AddHours(5));
                await Send([.. Accounts.SelectMany(a => new[] { Use(a, n, "u1"), Use(a, n, "u2"), Use(a, n, "u1", 16), Use(a, n, "u2", 16) })]);
            }

            _clock.MoveTo(Noon(n + 1).AddHours(-11.5));
            foreach (var account in Accounts.Where(a => n > 11 || a != "parked"))
            {
                await StoredDecisionsOf.Closed(_system, account, Day(n));
            }
        }
    }

    private async Task Send(params object[] events)
    {
        await _producer.Send(new { events });
        _sent += events.Length;
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == _sent);
    }

    // What no ingestion would let through, and no projection can apply.
    private async Task Poison(string account)
    {
        var fact = new Domain.Facts.AccountRegistered(account, "crm", "poison", _clock.GetUtcNow(), _clock.GetUtcNow(), null, TimeZone: "Nowhere/Land");
        using var store = Marten.DocumentStore.For(options => EventStore.EventStoreConfiguration.Configure(options, _system.DataSource, _clock));
        await using var session = store.LightweightSession();
        session.Events.Append(EventStore.Streams.StreamIds.Account(account, 15), fact);
        await session.SaveChangesAsync();
    }

    private async Task<JsonElement?> Close(string account, int day) => await _system.GetOrNull($"accounts/{account}/health?asOf={Day(day):O}");

    private async Task<string?> Reason(string account, int day)
    {
        using var response = await _system.Api.GetAsync(new Uri($"accounts/{account}/health?asOf={Day(day):O}", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reason").GetString();
    }

    private static DateOnly Day(int n) => Day0.AddDays(n);

    private static DateTimeOffset Noon(int n) => new(Day(n).ToDateTime(new(12, 0)), TimeSpan.Zero);

    private static object Registered(string account, int day, int handOver = 0, string zone = "UTC") => new
    {
        id = $"{account}-registered-{day}", source = "crm", type = "account_registered", accountId = account, name = account, seats = 40, handOverOn = Day(handOver), timeZone = zone,
        occurredAt = Noon(day).AddHours(-11),
    };

    private static object Use(string account, int day, string user, int hour = 12) => new
    {
        id = $"{account}-{user}-{day}-{hour}", source = "shop-web", type = "feature_used", accountId = account, userId = user, feature = "export", occurredAt = Noon(day).AddHours(hour - 12),
    };

    private static object Fact(string account, string type, int day) => new
    {
        id = $"{account}-{type}", source = "crm", type, accountId = account, occurredAt = Noon(day).AddHours(-6), renewalOn = type == "account_renewed" ? Day(400).ToString("O") : null,
    };
}
