using System.Net;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

public class OpenCaseTests
{
    private const int DaysSinceHandOver = 10;

    // Noon, so that yesterday is closed and today is not, however long the test takes.
    private readonly MovedClock _clock = new(TimeSpan.FromHours(12) - DateTimeOffset.UtcNow.TimeOfDay);

    [Fact]
    public async Task An_account_that_nobody_uses_has_an_open_case_until_it_turns_out_to_have_churned_and_then_the_closes_after_that_count_no_more()
    {
        await using var system = await RunningSystem.Start(clock: _clock);
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        string Day(int daysAgo) => today.AddDays(-daysAgo).ToString("O");
        await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = Day(DaysSinceHandOver), seats = 5, occurredAt = now.AddDays(-30) });
        await RunningSystem.Eventually(() => system.GetOrNull("accounts/acme/health"), h => h?.GetProperty("closedThrough").GetString() == Day(1));

        var account = await system.Get("accounts/acme");
        var alert = account.GetProperty("openCase").GetProperty("alerts").EnumerateArray().Should().ContainSingle().Subject;
        alert.GetProperty("rule").GetString().Should().Be("no-first-login");
        alert.GetProperty("severity").GetString().Should().Be("critical");
        alert.GetProperty("raisedOn").GetString().Should().Be(Day(DaysSinceHandOver - 3));
        account.GetProperty("openCase").GetProperty("openedOn").GetString().Should().Be(Day(DaysSinceHandOver - 3));
        var whole = (await system.Get("alerts?status=open&rule=no-first-login")).GetProperty("items")[0];
        whole.GetProperty("caseId").GetString().Should().Be(account.GetProperty("openCase").GetProperty("caseId").GetString());
        whole.GetProperty("escalations")[0].GetProperty("on").GetString().Should().Be(Day(DaysSinceHandOver - 7));
        (await system.Get("accounts?sort=closedThrough")).GetProperty("items")[0].GetProperty("closedThrough").GetString().Should().Be(Day(1));
        (await NotClosed(system, Day(0))).Should().Be("not-closed-yet");
        (await NotClosed(system, Day(-400))).Should().Be("not-closed-yet");

        await producer.Send(new { id = "c1", source = "crm", type = "account_churned", accountId = "acme", occurredAt = now.AddDays(-4) });
        await RunningSystem.Eventually(() => system.Get("accounts/acme/health"), h => h.GetProperty("closedThrough").GetString() == Day(5));

        (await NotClosed(system, Day(3))).Should().Be("superseded");
        (await NotClosed(system, Day(0))).Should().Be("churned");
        (await system.Get($"accounts/acme/health?asOf={Day(5)}")).GetProperty("band").GetString().Should().Be("learning");
        var closes = (await system.Get($"accounts/acme/health/history?from={Day(DaysSinceHandOver)}&to={Day(0)}")).GetProperty("closes").EnumerateArray().ToList();
        closes.Select(c => (c.GetProperty("day").GetString()!, c.TryGetProperty("superseded", out var superseded) && superseded.GetBoolean()))
            .Should().Equal(Enumerable.Range(1, DaysSinceHandOver).Reverse().Select(ago => (Day(ago), ago <= 4)));
        whole = (await system.Get("accounts/acme/alerts")).GetProperty("items")[0];
        whole.GetProperty("resolution").GetString().Should().Be("account-churned");
        whole.GetProperty("resolvedOn").GetString().Should().Be(Day(4));
        (await system.Get("accounts/acme")).GetProperty("openCase").ValueKind.Should().Be(JsonValueKind.Null);
        system.Complaints.Should().BeEmpty();
    }

    private static async Task<string?> NotClosed(RunningSystem system, string day)
    {
        using var response = await system.Api.GetAsync(new Uri($"accounts/acme/health?asOf={day}", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.NotFound, day);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reason").GetString();
    }
}
