using System.Text.Json;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Scoring;

/// <summary>
/// Every case through the running system. Its dates are moved by whole weeks so that its last day lies in the week before today, and the clock of the
/// services by the days that are left: the live day is the case's last day, and the live view must be its last expected close.
/// </summary>
public class WorkedCasesLiveTests
{
    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_live_health_of_a_case_sent_as_a_backfill_equals_the_pure_functions(string name)
    {
        var worked = WorkedCase.Read(name);
        var history = CaseFacts.History(worked);
        var zone = history.Zones;
        var now = DateTimeOffset.UtcNow;
        var weeks = Weeks(worked.ClosedThrough, zone.LocalDay(now));

        // Late on the last day, so that all of its facts are in the past.
        var endOfDay = zone.StartOf(worked.ClosedThrough.AddDays(1)).AddMinutes(-10).AddDays(7 * weeks);
        await using var system = await RunningSystem.Start(clock: new MovedClock(endOfDay - now));
        await CaseReplay.Send(system, worked, weeks);

        var live = LiveHealth.Of(history, null, worked.ClosedThrough, Scorecard.Default)!;
        var answer = await system.Get($"accounts/{worked.Account.GetProperty("id").GetString()}/health");
        var expectedMetrics = JsonSerializer.SerializeToElement(live.Metrics, JsonSerializerOptions.Web);
        Differences(expectedMetrics, answer.GetProperty("metrics"), weeks).Should().BeEmpty();
        answer.GetProperty("score").GetDouble().Should().Be(live.Health.Score);
        answer.GetProperty("coverage").GetDouble().Should().Be(live.Health.Coverage);
        answer.GetProperty("caps").EnumerateArray().Select(c => c.GetString()).Should().Equal(live.Health.Caps.Select(c => c.Id));
        answer.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("contribution").GetDouble()).Should().Be(live.Health.Score);
        answer.GetProperty("score").GetDouble().Should().BeApproximately(worked.Closes.Last().GetProperty("score").GetDouble(), 0.06);
        system.Complaints.Should().BeEmpty();
    }

    // Whole weeks, rounded down, so that weekdays stay and nothing comes to lie in the future.
    private static int Weeks(DateOnly from, DateOnly to) => (int)Math.Floor((to.DayNumber - from.DayNumber) / 7.0);

    private static IEnumerable<string> Differences(JsonElement expected, JsonElement actual, int weeks)
    {
        foreach (var metric in expected.EnumerateObject())
        {
            var (wanted, found) = (Moved(metric.Value, weeks), actual.GetProperty(metric.Name).ToString());
            if (wanted != found)
            {
                yield return $"{metric.Name}: {wanted} expected, {found} found";
            }
        }
    }

    // Days in the answer lie as many weeks later as the facts that were sent.
    private static string Moved(JsonElement value, int weeks) =>
        value.ValueKind == JsonValueKind.Object
            ? JsonSerializer.Serialize(value.EnumerateObject().ToDictionary(p => p.Name, p => Moved(p.Value, weeks)))
            : value.ValueKind == JsonValueKind.String && DateOnly.TryParse(value.GetString(), out var day) ? day.AddDays(7 * weeks).ToString("O") : value.ToString();
}
