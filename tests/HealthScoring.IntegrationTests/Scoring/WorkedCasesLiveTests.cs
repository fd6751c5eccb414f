using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Scoring;

/// <summary>
/// Every case through the running system. Its dates are moved by whole weeks so that its last day lies in the week before today, and the clock of the
/// services by the days that are left: the live day is the case's last day, and the live view must be its last expected close. Then that day ends, and everything
/// that was decided must be what the case expects.
/// </summary>
public class WorkedCasesLiveTests
{
    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_case_sent_as_a_backfill_is_scored_closed_and_alerted_on_as_the_pure_functions_do(string name)
    {
        var worked = WorkedCase.Read(name);
        var history = CaseFacts.History(worked);
        var zone = history.Zones;
        var now = DateTimeOffset.UtcNow;
        var weeks = Weeks(worked.ClosedThrough, zone.LocalDay(now));

        // Late on the last day, so that all of its facts are in the past.
        var endOfDay = zone.StartOf(worked.ClosedThrough.AddDays((7 * weeks) + 1)).AddMinutes(-10);
        var clock = MovedClock.At(endOfDay);
        await using var system = await RunningSystem.Start(clock: clock);
        await using var subscriber = await Subscriber.Bind(system);
        await CaseReplay.Send(system, worked, weeks);
        var accountId = worked.Account.GetProperty("id").GetString()!;
        await StoredDecisionsOf.Closed(system, accountId, worked.ClosedThrough.AddDays((7 * weeks) - 1));

        var live = LiveHealth.Of(history, CaseCloses.Through(worked, worked.ClosedThrough.AddDays(-1)), worked.ClosedThrough, Scorecards.Shipped)!;
        var answer = await system.Get($"accounts/{accountId}/health");
        var expectedMetrics = JsonSerializer.SerializeToElement(live.Metrics, JsonSerializerOptions.Web);
        Differences(expectedMetrics, answer.GetProperty("metrics"), weeks).Should().BeEmpty();
        answer.GetProperty("score").GetDouble().Should().Be(live.Health.Score);
        answer.GetProperty("coverage").GetDouble().Should().Be(live.Health.Coverage);
        answer.GetProperty("caps").EnumerateArray().Select(c => c.GetString()).Should().Equal(live.Health.Caps.Select(c => c.Id));
        answer.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("contribution").GetDouble()).Should().Be(live.Health.Score);
        answer.GetProperty("score").GetDouble().Should().BeApproximately(worked.Closes.Last().GetProperty("score").GetDouble(), 0.06);
        await TheLastDayEnds(system, clock, worked, weeks);
        await NothingOfHistoryWasPublishedButAlertsOpenAtItsEnd(system, subscriber, worked, weeks);
        (await Replayed.Differences(system)).Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }

    private static async Task TheLastDayEnds(RunningSystem system, MovedClock clock, WorkedCase worked, int weeks)
    {
        var accountId = worked.Account.GetProperty("id").GetString()!;
        clock.MoveTo(CloseSchedule.DueAt(CaseFacts.History(worked).Zones, worked.ClosedThrough.AddDays(7 * weeks)).AddSeconds(1));
        await StoredDecisionsOf.Closed(system, accountId, worked.ClosedThrough.AddDays(7 * weeks));
        if (worked.ChurnedOn is { } churnedAt)
        {
            clock.MoveTo(churnedAt.AddDays(7 * weeks).AddMinutes(1));
            await CaseReplay.SendChurn(system, worked, weeks);
            await RunningSystem.Eventually(() => StoredDecisionsOf.State(system, accountId), state => state.FrozenOn is not null);
        }

        var decisions = (await StoredDecisionsOf.Account(system, accountId)).Select(d => CaseReplay.MovedBack(d, weeks)).ToList();
        DecisionComparison.BandChanges(decisions, worked.HandOverOn).Should().Equal(DecisionComparison.BandChanges(worked));
        DecisionComparison.Alerts(decisions).Should().Equal(DecisionComparison.Alerts(worked));
        DecisionComparison.Closes(worked, decisions).Should().BeEmpty();
        (await StoredDecisionsOf.State(system, accountId)).Should().BeEquivalentTo((await StoredDecisionsOf.Account(system, accountId)).Aggregate(CloseState.None, CloseState.Evolve));
    }

    private static async Task NothingOfHistoryWasPublishedButAlertsOpenAtItsEnd(RunningSystem system, Subscriber subscriber, WorkedCase worked, int weeks)
    {
        var published = (await StoredDecisionsOf.Account(system, worked.Account.GetProperty("id").GetString()!)).Where(d => d.Sequence is not null).ToList();
        published.Select(d => d.Sequence).Should().Equal(Enumerable.Range(1, published.Count).Select(n => (long?)n));
        published.OfType<DayClosed>().Should().OnlyContain(c => c.Day == worked.ClosedThrough.AddDays(7 * weeks));
        var seen = await RunningSystem.Eventually(subscriber.Read, messages => messages.Count >= published.Count);
        seen.Select(m => m.GetProperty("sequence").GetInt64()).Should().Equal(published.Select(d => d.Sequence!.Value));
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
