using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.UnitTests.Cases;
using Microsoft.AspNetCore.Builder;

namespace HealthScoring.IntegrationTests.Closing;

/// <summary>
/// Cases lived through in time order, with closes driven by the clock: what a subscriber reads from the broker is what the case expects. On the way, scoring is stopped and
/// started in the middle of closing, and missed days are made up.
/// </summary>
public class DayByDayTests
{
    // Four, because a producer of five accounts would be listened to, and these are quieter than any producer should be.
    private static readonly string[] Together = ["churn-1", "decline-1", "flat-1", "leaver-1"];

    [Fact]
    public async Task Cases_lived_through_day_by_day_are_published_as_they_expect()
    {
        DayByDay[] cases = [.. Together.Select(name => new DayByDay(WorkedCase.Read(name)))];
        var (first, last) = (cases.Min(c => c.FirstDay), cases.Max(c => c.LastDay));
        var clock = MovedClock.At(cases[0].Evening(first));
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock);
        await using var subscriber = await Subscriber.Bind(system);
        await using var producer = await Producer.Connect(system);
        WebApplication? scoring = await system.Run(ScoringHost.Build);
        var sent = new HashSet<string>();
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            clock.MoveTo(cases.Max(c => c.Evening(day)));
            foreach (var lived in cases.Where(c => day >= c.FirstDay && day <= c.LastDay))
            {
                await lived.Send(producer, day, sent);
            }

            await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == sent.Count);

            // Once a month scoring is away for two midnights and stopped in the middle of the next one.
            var away = day.Day is 11 or 12;
            if (away && scoring is { } running)
            {
                await system.Stop(running);
                scoring = null;
            }

            clock.MoveTo(cases.Max(c => c.DueAt(day)).AddSeconds(1));
            if (!away && scoring is null)
            {
                await system.Stop(await system.Run(ScoringHost.Build));
                scoring = await system.Run(ScoringHost.Build);
            }

            if (scoring is not null)
            {
                foreach (var lived in cases.Where(c => day >= c.Case.HandOverOn && day <= c.Case.ClosedThrough))
                {
                    await StoredDecisionsOf.Closed(system, lived.AccountId, day);
                }
            }
        }

        foreach (var lived in cases)
        {
            await IsPublishedAsExpected(system, subscriber, lived.Case);
        }

        (await Replayed.Differences(system)).Should().BeEmpty();
    }

    private static async Task IsPublishedAsExpected(RunningSystem system, Subscriber subscriber, WorkedCase worked)
    {
        var decisions = await StoredDecisionsOf.Account(system, worked.Name);
        var seen = await RunningSystem.Eventually(
            async () => (await subscriber.Read()).Where(m => Text(m, "accountId") == worked.Name).ToList(), messages => messages.Count >= decisions.Count(d => d.Sequence is not null));

        seen.Select(m => m.GetProperty("sequence").GetInt64()).Should().Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), "every sequence is there once, in order");
        seen.Select(m => Text(m, "id")).Should().OnlyHaveUniqueItems();
        Of(seen, "HealthClosed").Select(m => Text(m, "day")).Should().Equal(
            Enumerable.Range(0, worked.ClosedThrough.DayNumber - worked.HandOverOn.DayNumber + 1).Select(i => worked.HandOverOn.AddDays(i).ToString("O")));
        Of(seen, "HealthBandChanged").Select(m => $"{Text(m, "day")} {Text(m, "to")}").Prepend($"{worked.HandOverOn:O} learning").Should().Equal(DecisionComparison.BandChanges(worked));
        Alerts(seen).Should().Equal(DecisionComparison.Alerts(worked));
        DecisionComparison.Closes(worked, decisions).Should().BeEmpty();
    }

    private static IEnumerable<string> Alerts(IReadOnlyList<JsonElement> seen) => Of(seen, "AlertRaised").Select(raised =>
    {
        var escalations = Of(seen, "AlertEscalated").Where(e => Text(e, "alertId") == Text(raised, "alertId")).ToList();
        var resolved = Of(seen, "AlertResolved").Where(r => Text(r, "alertId") == Text(raised, "alertId")).Select(r => (JsonElement?)r).SingleOrDefault();
        return DecisionComparison.Line(
            Text(raised, "rule"), escalations.Count == 0 ? Text(raised, "severity") : Text(escalations[^1], "severity"), Text(raised, "severity"), Text(raised, "raisedOn"),
            raised.GetProperty("tenureDays").GetInt32(), escalations.Select(e => $"{Text(e, "day")} {Text(e, "severity")}"),
            resolved is { } r1 ? Text(r1, "resolvedOn") : null, resolved is { } r2 ? Text(r2, "resolution") : null);
    });

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> seen, string type) => seen.Where(m => Text(m, "type") == type);

    private static string Text(JsonElement message, string name) => message.GetProperty(name).GetString()!;
}
