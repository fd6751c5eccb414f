using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>An operator changes scorecards: looks at what a draft would do, publishes it, and sees closes and live scores follow.</summary>
public class ScorecardEditingTests
{
    private static readonly string[] Users = ["u1", "u2"];

    [Fact]
    public async Task A_draft_is_previewed_published_and_followed_by_live_scores_and_closes()
    {
        var closed = new ClosedCase();
        await closed.InitializeAsync();
        await using var system = closed.System;
        await Register(system, "gold-1", "gold");
        await Register(system, "plain-1", null);
        var scorecard = await system.Get("scorecards/default");
        scorecard.GetProperty("version").GetInt32().Should().Be(1);

        // The scorecard in force, previewed, changes nothing.
        var same = await Caller.Post(system, "scorecards/default/preview", scorecard);
        same.GetProperty("preview").GetProperty("accounts").GetInt32().Should().Be(3);
        same.GetProperty("preview").GetProperty("meanScoreChange").GetDouble().Should().Be(0);
        same.GetProperty("preview").GetProperty("mostAffected").GetArrayLength().Should().Be(0);

        // A stricter one: being on track is worth fewer points, and silence is noticed after a day.
        static void Stricter(JsonObject draft)
        {
            draft["id"] = "gold";
            draft["onTrackPoints"] = 40;
            draft["cadence"]!["daily"]!["silentDays"] = 1;
        }

        var draft = scorecard.Deserialize<JsonObject>()!;
        Stricter(draft);
        draft["id"] = "default";
        var stricter = (await Caller.Post(system, "scorecards/default/preview", draft)).GetProperty("preview");
        stricter.GetProperty("mostAffected").EnumerateArray().Select(a => a.GetProperty("accountId").GetString()).Should().Contain("plain-1").And.Contain("gold-1");
        stricter.GetProperty("meanScoreChange").GetDouble().Should().BeNegative();
        stricter.GetProperty("alertsGained").EnumerateObject().Should().NotBeEmpty();
        (await system.Get("scorecards/default")).GetProperty("version").GetInt32().Should().Be(1, "a preview changes nothing");

        var before = (Gold: await Score(system, "gold-1"), Plain: await Score(system, "plain-1"));
        var published = await Caller.Put(system, "scorecards/gold?by=kim&note=stricter", scorecard, Stricter);
        published.GetProperty("version").GetInt32().Should().Be(1);
        await RunningSystem.Eventually(async () => (await Listed(system, "gold-1")).GetProperty("score").GetDouble(), score => Math.Abs(score - before.Gold) > 1);
        (await Listed(system, "plain-1")).GetProperty("score").GetDouble().Should().Be(before.Plain);
        var live = await system.Get("accounts/gold-1/health");
        (live.GetProperty("scorecard").GetProperty("id").GetString(), live.GetProperty("scorecard").GetProperty("version").GetInt32()).Should().Be(("gold", 1));

        var today = DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime);
        ((MovedClock)system.Clock).MoveTo(new(today.AddDays(1).ToDateTime(new(0, 20)), TimeSpan.Zero));
        await StoredDecisionsOf.Closed(system, "gold-1", today);
        await StoredDecisionsOf.Closed(system, "plain-1", today);
        (await Closed(system, "gold-1", today)).Should().Be(("gold", 1));
        (await Closed(system, "plain-1", today)).Should().Be(("default", 1));
        (await Closed(system, "gold-1", today.AddDays(-1))).Should().Be(("default", 1), "recorded closes stay");

        var changes = await system.Get($"accounts/gold-1/health/changes?from={today.AddDays(-1):O}&to={today:O}");
        Math.Abs(changes.GetProperty("effects").GetProperty("scorecard").GetDouble()).Should().BePositive();
        (await Replayed.Differences(system)).Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_scorecard_with_errors_is_refused_with_all_of_them_and_a_stale_one_as_stale()
    {
        await using var system = await RunningSystem.Start();
        var scorecard = await system.Get("scorecards/default");
        var draft = scorecard.Deserialize<JsonObject>()!;
        draft["onTrackPoints"] = 400;
        draft["weights"]!["onboarding"]!["depth"] = "much";
        draft.Remove("bands");
        draft["colour"] = "red";

        foreach (var request in new[] { system.Api.PutAsJsonAsync("scorecards/default", draft), system.Api.PostAsJsonAsync("scorecards/default/preview", draft) })
        {
            var (status, problem) = await Caller.Refused(request);
            status.Should().Be(400);
            problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().BeEquivalentTo(["onTrackPoints", "weights.onboarding.depth", "bands", "colour"]);
        }

        (await Caller.Put(system, "scorecards/default", scorecard, d => d["onTrackPoints"] = 81)).GetProperty("version").GetInt32().Should().Be(2);
        (await Caller.Put(system, "scorecards/default", await system.Get("scorecards/default"), _ => { })).GetProperty("version").GetInt32().Should().Be(2, "nothing differs");
        (await Caller.Refused(system.Api.PutAsJsonAsync("scorecards/default", scorecard))).Status.Should().Be(409);
        (await system.Get("scorecards/default/1")).GetProperty("onTrackPoints").GetDouble().Should().Be(80);
        (await system.Get("scorecards")).GetProperty("scorecards").EnumerateArray().Select(s => $"{s.GetProperty("id").GetString()} {s.GetProperty("version").GetInt32()} {s.GetProperty("inForce").GetBoolean()}")
            .Should().Equal("default 2 True", "default 1 False");
        (await Caller.Refused(system.Api.GetAsync(new Uri("scorecards/silver", UriKind.Relative)))).Status.Should().Be(404);
        (await Caller.Refused(system.Api.GetAsync(new Uri("scorecards/default/9", UriKind.Relative)))).Status.Should().Be(404);
    }

    // Used by two of five on every other day of three weeks.
    private static async Task Register(RunningSystem system, string account, string? segment)
    {
        await using var producer = await Producer.Connect(system);
        var (now, today) = (system.Clock.GetUtcNow(), DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime));
        await producer.Send(new
        {
            events = Enumerable.Range(0, 10).SelectMany(n => Users.Select(user => (object)new
            {
                id = $"{account}-{user}-{n}", source = "shop-web", type = "feature_used", accountId = account, userId = user, feature = "export", occurredAt = now.AddDays(-2 * n).AddMinutes(-1),
            })).Prepend(new
            {
                id = $"{account}-registered", source = "shop-web", type = "account_registered", accountId = account, name = account, segment, seats = 5, handOverOn = today.AddDays(-20),
                occurredAt = now.AddDays(-21),
            }),
        });
        await StoredDecisionsOf.Closed(system, account, today.AddDays(-1));
    }

    private static async Task<double> Score(RunningSystem system, string account) => (await system.Get($"accounts/{account}/health")).GetProperty("score").GetDouble();

    private static async Task<JsonElement> Listed(RunningSystem system, string account) =>
        (await system.Get("accounts")).GetProperty("items").EnumerateArray().Single(a => a.GetProperty("accountId").GetString() == account);

    private static async Task<(string?, int)> Closed(RunningSystem system, string account, DateOnly day)
    {
        var scorecard = (await system.Get($"accounts/{account}/health?asOf={day:O}")).GetProperty("scorecard");
        return (scorecard.GetProperty("id").GetString(), scorecard.GetProperty("version").GetInt32());
    }
}
