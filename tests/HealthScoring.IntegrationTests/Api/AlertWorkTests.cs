using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>A customer success manager works on alerts of accounts that nobody has ever used: what is said stops reminders, and shows.</summary>
public class AlertWorkTests
{
    [Fact]
    public async Task An_acknowledged_alert_is_not_repeated_and_one_that_nobody_takes_care_of_is_escalated()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(clock: clock);
        await using var subscriber = await Subscriber.Bind(system);
        var (acme, blue) = (await OpenAlert(system, "acme"), await OpenAlert(system, "blue"));

        var answer = await Caller.Post(system, $"alerts/{acme}/acknowledge", new { by = "kim", note = "I call them today." });
        answer.GetProperty("attention").GetString().Should().Be("acknowledged");
        answer.GetProperty("acknowledged").GetProperty("by").GetString().Should().Be("kim");
        (await Listed(system, "alerts?attention=acknowledged")).Should().Equal(acme);
        (await Listed(system, "alerts?attention=none")).Should().Equal(blue);
        (await Listed(system, "alerts?status=open")).Should().BeEquivalentTo([acme, blue], "an acknowledged alert is still open");

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        clock.MoveTo(new(today.AddDays(15).ToDateTime(new(1, 0)), TimeSpan.Zero));
        foreach (var account in new[] { "acme", "blue" })
        {
            await StoredDecisionsOf.Closed(system, account, today.AddDays(14));
        }

        var (attended, unattended) = (await StoredDecisionsOf.Account(system, "acme"), await StoredDecisionsOf.Account(system, "blue"));
        attended.OfType<CaseReminded>().Should().BeEmpty();
        attended.OfType<CaseEscalated>().SelectMany(e => e.Alerts).Select(a => a.AlertId).Should().NotContain(acme);
        attended.OfType<DayClosed>().Last().WorkSeen.Should().Be(1);
        unattended.OfType<CaseReminded>().Should().HaveCountGreaterThanOrEqualTo(2);
        unattended.OfType<CaseEscalated>().SelectMany(e => e.Alerts).Count(a => a.AlertId == blue).Should().Be(1, "each is named once");
        await RunningSystem.Eventually(subscriber.Read, seen => seen.Any(m => m.GetProperty("type").GetString() == "CaseEscalated" && m.GetProperty("accountId").GetString() == "blue"));
        (await Replayed.Differences(system)).Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Outcomes_make_the_precision_of_a_rule_and_commands_that_make_no_sense_are_refused_with_the_reason()
    {
        await using var system = await RunningSystem.Start();
        var alert = await OpenAlert(system, "acme");
        await Caller.Post(system, $"alerts/{alert}/outcome", new { by = "kim", outcome = "falseAlarm" });
        await Caller.Post(system, $"alerts/{alert}/outcome", new { by = "kim", outcome = "saved", note = "Trained the team." });

        var rules = (await system.Get("rules")).GetProperty("rules").EnumerateArray().ToDictionary(r => r.GetProperty("rule").GetString()!);
        rules.Should().HaveCount(13);
        rules["no-first-login"].GetProperty("precision").GetDouble().Should().Be(1, "the last outcome counts");
        rules["no-first-login"].GetProperty("open").GetInt32().Should().Be(1);
        rules["usage-drop"].GetProperty("precision").ValueKind.Should().Be(JsonValueKind.Null);

        (await Refused(system, $"alerts/{Guid.Empty}/acknowledge", new { by = "kim" })).Status.Should().Be(404);
        (await Refused(system, "alerts/nonsense/acknowledge", new { by = "kim" })).Status.Should().Be(404);
        var nobody = await Refused(system, $"alerts/{alert}/snooze", new { until = "yesterday" });
        nobody.Status.Should().Be(400);
        nobody.Problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().Equal("by", "until");
        Error(await Refused(system, $"alerts/{alert}/snooze", new { by = "kim", until = "2020-01-01" }), "until").Should().Contain("ahead");
        Error(await Refused(system, $"alerts/{alert}/outcome", new { by = "kim", outcome = "great" }), "outcome").Should().Contain("falseAlarm");
        Error(await Refused(system, $"alerts/{alert}/acknowledge", new { by = "k\0m" }), "by").Should().Contain("200");
        var worse = await Refused(system, $"alerts/{alert}/snooze", new { by = "kim", until = "worse" });
        worse.Status.Should().Be(409, "the alert is critical already");
        using var garbage = await system.Api.PostAsync(new Uri($"alerts/{alert}/acknowledge", UriKind.Relative), new StringContent("{", null, "application/json"));
        ((int)garbage.StatusCode).Should().Be(400);

        var until = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(7).ToString("O");
        (await Caller.Post(system, $"alerts/{alert}/snooze", new { by = "kim", until })).GetProperty("snoozed").GetProperty("until").GetString().Should().Be(until);
        (await Caller.Post(system, $"alerts/{alert}/snooze", new { by = "kim", until })).GetProperty("attention").GetString().Should().Be("snoozed");
        (await Listed(system, "alerts?attention=snoozed")).Should().Equal(alert);
        (await system.Ask<long>("select count(*) from decisions.mt_events where type = 'alert_snoozed_v1'")).Should().Be(1, "the same command again changes nothing");
        system.Complaints.Should().BeEmpty();
    }

    // Handed over ten days ago and never used: the days since are history, at whose end the one open alert is published.
    private static async Task<Guid> OpenAlert(RunningSystem system, string account)
    {
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        await producer.Send(new
        {
            id = $"{account}-registered", source = "crm", type = "account_registered", accountId = account, name = account, seats = 5,
            handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-10), occurredAt = now.AddSeconds(-1),
        });
        var alerts = await RunningSystem.Eventually(
            async () => await system.GetOrNull($"accounts/{account}/alerts?status=open") is { } page ? page.GetProperty("items").EnumerateArray().ToList() : [],
            items => items.Exists(a => a.GetProperty("severity").GetString() == "critical"));
        return alerts.Single().GetProperty("alertId").GetGuid();
    }

    private static async Task<List<Guid>> Listed(RunningSystem system, string path) =>
        [.. (await system.Get(path)).GetProperty("items").EnumerateArray().Select(a => a.GetProperty("alertId").GetGuid())];

    private static Task<(int Status, JsonElement Problem)> Refused(RunningSystem system, string path, object body) => Caller.Refused(system.Api.PostAsJsonAsync(path, body));

    private static string? Error((int Status, JsonElement Problem) refused, string field) => refused.Problem.GetProperty("errors").GetProperty(field)[0].GetString();
}
