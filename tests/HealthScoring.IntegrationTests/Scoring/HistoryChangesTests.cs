using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Scoring;

/// <summary>Facts that change how earlier facts are read: the registration that comes last, another zone, another hand-over day.</summary>
public class HistoryChangesTests
{
    [Fact]
    public async Task Facts_of_an_account_that_is_not_registered_wait_and_count_from_its_registration_on()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var yesterday = At(system, 1, 12);
        await producer.Send(Use("e1", yesterday, "u1"));
        await producer.Send(Use("e2", yesterday, "u2"));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.users"), users => users == 2);
        (await system.GetOrNull("accounts/acme/health")).Should().BeNull();

        await producer.Send(Registration("r1", system, handOverDaysAgo: 3));

        var metrics = await Metrics(system, m => m.GetProperty("wau").GetInt32() == 2);
        metrics.GetProperty("activatedUsers").GetInt32().Should().Be(2);
        metrics.GetProperty("milestonesReached").GetProperty("setup").GetString().Should().Be(DateOnly.FromDateTime(yesterday.UtcDateTime).ToString("O"));
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_zone_that_is_learned_late_moves_events_to_the_local_days_they_belong_to()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        await producer.Send(Registration("r1", system, handOverDaysAgo: 10));

        // 23:30 in UTC is the next morning in Tokyo.
        await producer.Send(Use("e1", At(system, 3, 23).AddMinutes(30), "u1"));
        await Metrics(system, m => m.GetProperty("activatedUsers").GetInt32() == 1);
        (await DaysWithUse(system)).Should().Equal(Day(system, 3));

        await producer.Send(Registration("r2", system, handOverDaysAgo: 10, timeZone: "Asia/Tokyo"));

        await RunningSystem.Eventually(() => DaysWithUse(system), days => days.SequenceEqual([Day(system, 2)]));
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_hand_over_day_that_moves_ahead_leaves_out_the_use_before_it()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        await producer.Send(Registration("r1", system, handOverDaysAgo: 10));
        await producer.Send(Use("e1", At(system, 8, 12), "early"));
        await producer.Send(Use("e2", At(system, 2, 12), "late"));
        await Metrics(system, m => m.GetProperty("activatedUsers").GetInt32() == 2);

        await producer.Send(Registration("r2", system, handOverDaysAgo: 5));

        var metrics = await Metrics(system, m => m.GetProperty("activatedUsers").GetInt32() == 1);
        metrics.GetProperty("milestonesReached").GetProperty("setup").GetString().Should().Be(Day(system, 2).ToString("O"));
        metrics.GetProperty("tenureDays").GetInt32().Should().Be(5);
    }

    [Fact]
    public async Task Use_before_the_hand_over_is_on_record_and_in_no_metric()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        await producer.Send(Registration("r1", system, handOverDaysAgo: 5));
        await producer.Send(Use("e1", At(system, 8, 12), "early"));
        await producer.Send(Use("e2", At(system, 2, 12), "late"));

        await Metrics(system, m => m.GetProperty("mau").GetInt32() == 1);

        (await DaysWithUse(system)).Should().Equal(Day(system, 8), Day(system, 2));
        var before = (await system.Get("accounts/acme/usage")).GetProperty("days").EnumerateArray().Single(d => d.GetProperty("day").Deserialize<DateOnly>() == Day(system, 8));
        before.GetProperty("dau").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private static DateTimeOffset At(RunningSystem system, int daysAgo, int hour) => new(Day(system, daysAgo).ToDateTime(new(hour, 0)), TimeSpan.Zero);

    private static DateOnly Day(RunningSystem system, int daysAgo) => DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime).AddDays(-daysAgo);

    private static object Use(string id, DateTimeOffset at, string user) =>
        new { id, source = "shop-web", type = "feature_used", accountId = "acme", userId = user, feature = "export", occurredAt = at };

    private static object Registration(string id, RunningSystem system, int handOverDaysAgo, string timeZone = "UTC") => new
    {
        id, source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = Day(system, handOverDaysAgo), timeZone, seats = 5,
        occurredAt = id == "r1" ? At(system, 20, 0) : At(system, 19, 0),
    };

    private static Task<JsonElement> Metrics(RunningSystem system, Func<JsonElement, bool> done) => RunningSystem.Eventually(
        async () => await system.GetOrNull("accounts/acme/health") is { } health ? health.GetProperty("metrics") : default,
        metrics => metrics.ValueKind == JsonValueKind.Object && done(metrics));

    private static async Task<List<DateOnly>> DaysWithUse(RunningSystem system) =>
        [.. (await system.Get("accounts/acme/usage")).GetProperty("days").EnumerateArray().Where(d => d.GetProperty("featureUses").GetInt32() > 0).Select(d => d.GetProperty("day").Deserialize<DateOnly>())];
}
