using System.Net;
using System.Text.Json;

namespace HealthScoring.IntegrationTests.Api;

public class ClosedCaseTests(ClosedCase closed) : IClassFixture<ClosedCase>
{
    private const double ScoreTolerance = 0.06;
    private const double PointTolerance = 0.001;
    private const double Exactly = 1e-9;
    private static readonly string[] Words = ["band", "caps", "openAlerts"];
    private static readonly string[] Profiles = ["onboarding", "steady"];

    [Fact]
    public async Task History_lists_every_day_once_with_the_score_band_caps_and_open_alerts_that_the_case_expects()
    {
        var history = await closed.System.Get($"accounts/{ClosedCase.Account}/health/history?from={closed.Moved(closed.Worked.HandOverOn)}");
        var closes = history.GetProperty("closes").EnumerateArray().ToList();

        closes.Select(c => c.GetProperty("day").GetString()).Should().Equal(
            Enumerable.Range(0, closed.Worked.ClosedThrough.DayNumber - closed.Worked.HandOverOn.DayNumber + 1).Select(n => closed.Moved(closed.Worked.HandOverOn.AddDays(n))));
        closes.Where(c => c.TryGetProperty("superseded", out _)).Should().BeEmpty();
        var byDay = closes.ToDictionary(c => c.GetProperty("day").GetString()!);
        closed.Worked.Closes.SelectMany(expected => Differences(expected, byDay[closed.Moved(expected.GetProperty("day"))!])).Should().BeEmpty();

        var bands = closes.Select(c => $"{c.GetProperty("day").GetString()} {c.GetProperty("band").GetString()}").ToList();
        bands.Where((_, n) => n == 0 || closes[n].GetProperty("band").GetString() != closes[n - 1].GetProperty("band").GetString()).Should().Equal(
            closed.Worked.Expected.GetProperty("bandChanges").EnumerateArray().Select(b => $"{closed.Moved(b.GetProperty("day"))} {b.GetProperty("band").GetString()}"));
    }

    [Fact]
    public async Task History_without_days_is_that_of_the_last_90_closed_days()
    {
        var closes = (await closed.System.Get($"accounts/{ClosedCase.Account}/health/history")).GetProperty("closes").EnumerateArray().ToList();

        closes.Should().HaveCount(90);
        closes[^1].GetProperty("day").GetString().Should().Be(closed.Moved(closed.Worked.ClosedThrough));
    }

    [Fact]
    public async Task A_closed_day_is_answered_as_it_was_recorded_with_lines_that_add_up()
    {
        foreach (var expected in closed.Worked.Closes)
        {
            var day = closed.Moved(expected.GetProperty("day"));
            var health = await closed.System.Get($"accounts/{ClosedCase.Account}/health?asOf={day}");

            health.GetProperty("asOf").GetString().Should().Be(day);
            health.GetProperty("provisional").GetBoolean().Should().BeFalse();
            health.GetProperty("closedThrough").GetString().Should().Be(closed.Moved(closed.Worked.ClosedThrough));
            health.GetProperty("eventsThrough").GetInt64().Should().BePositive();
            health.GetProperty("metrics").GetProperty("day").GetString().Should().Be(day);
            Differences(expected, health).Should().BeEmpty();
            health.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("contribution").GetDouble()).Should().Be(health.GetProperty("score").GetDouble());
        }
    }

    [Fact]
    public async Task Why_the_score_moved_can_be_recomputed_from_the_answer_alone()
    {
        foreach (var (from, to) in new[] { (0, 7), (20, 40), (70, 94), (93, 94) })
        {
            var (first, last) = (closed.Moved(closed.Worked.HandOverOn.AddDays(from)), closed.Moved(closed.Worked.HandOverOn.AddDays(to)));
            var answer = await closed.System.Get($"accounts/{ClosedCase.Account}/health/changes?from={first}&to={last}");

            var lines = answer.GetProperty("lines").EnumerateArray().ToList();
            foreach (var (end, day) in new[] { ("from", first), ("to", last) })
            {
                var score = answer.GetProperty(end).GetProperty("score").GetDouble();
                lines.Sum(l => Contribution(l.GetProperty(end))).Should().BeApproximately(score, Exactly);
                score.Should().Be((await closed.System.Get($"accounts/{ClosedCase.Account}/health?asOf={day}")).GetProperty("score").GetDouble());
            }

            var change = answer.GetProperty("change").GetDouble();
            change.Should().Be(answer.GetProperty("to").GetProperty("score").GetDouble() - answer.GetProperty("from").GetProperty("score").GetDouble());
            Sum(answer.GetProperty("effects")).Should().BeApproximately(change, Exactly);
            foreach (var line in lines)
            {
                Sum(line.GetProperty("effects")).Should().BeApproximately(Contribution(line.GetProperty("to")) - Contribution(line.GetProperty("from")), Exactly);
            }

            foreach (var effect in answer.GetProperty("effects").EnumerateObject())
            {
                lines.Sum(l => l.GetProperty("effects").GetProperty(effect.Name).GetDouble()).Should().BeApproximately(effect.Value.GetDouble(), Exactly);
            }

            answer.GetProperty("summary").GetArrayLength().Should().BePositive();
        }
    }

    [Fact]
    public async Task Users_who_fell_silent_are_named_as_their_producer_names_them()
    {
        var day = closed.Moved(closed.Worked.HandOverOn.AddDays(60));
        var facts = (await closed.System.Get($"accounts/{ClosedCase.Account}/health/changes?from={day}")).GetProperty("facts");

        var silent = facts.GetProperty("usersFellSilent").EnumerateArray().Select(u => u.GetProperty("userId").GetString()).ToList();
        silent.Should().NotBeEmpty().And.BeSubsetOf(closed.Worked.Facts.Where(f => f.TryGetProperty("userId", out _)).Select(f => f.GetProperty("userId").GetString()));
        facts.GetProperty("usersFellSilentCount").GetInt32().Should().BeGreaterThanOrEqualTo(silent.Count);
    }

    [Fact]
    public async Task A_change_from_a_day_that_was_never_closed_or_to_an_earlier_one_is_refused_with_the_reason()
    {
        using var before = await closed.System.Api.GetAsync(new Uri($"accounts/{ClosedCase.Account}/health/changes?from={closed.Moved(closed.Worked.HandOverOn.AddDays(-1))}", UriKind.Relative));
        (await before.Content.ReadAsStringAsync()).Should().Contain("before-hand-over");
        using var backwards = await closed.System.Api.GetAsync(new Uri($"accounts/{ClosedCase.Account}/health/changes?from={closed.Moved(closed.Worked.ClosedThrough)}", UriKind.Relative));
        backwards.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static double Contribution(JsonElement line) =>
        line.ValueKind == JsonValueKind.Null ? 0 : line.GetProperty("points").GetDouble() * line.GetProperty("weight").GetDouble();

    private static double Sum(JsonElement effects) => effects.EnumerateObject().Sum(e => e.Value.GetDouble());

    [Fact]
    public async Task A_day_that_was_never_closed_says_why()
    {
        await NotClosed(closed.Moved(closed.Worked.HandOverOn.AddDays(-1)), "before-hand-over", closed.Moved(closed.Worked.HandOverOn));
        await NotClosed(closed.Moved(closed.Worked.ClosedThrough.AddDays(1)), "churned", closed.Moved(closed.Worked.ClosedThrough));
        await NotClosed(closed.Moved(closed.Worked.ClosedThrough.AddDays(3)), "churned", closed.Moved(closed.Worked.ClosedThrough));
    }

    [Fact]
    public async Task Alerts_are_those_that_the_case_expects_latest_first_and_each_has_its_evidence()
    {
        var alerts = (await closed.System.Get($"accounts/{ClosedCase.Account}/alerts")).GetProperty("items").EnumerateArray().ToList();

        alerts.Select(Line).Should().BeEquivalentTo(closed.Worked.Expected.GetProperty("alerts").EnumerateArray().Select(Expected));
        alerts.Select(a => a.GetProperty("raisedOn").GetString()).Should().BeInDescendingOrder(StringComparer.Ordinal);
        alerts.Select(a => a.GetProperty("status").GetString()).Should().AllBe("resolved");
        foreach (var alert in alerts)
        {
            alert.GetProperty("accountId").GetString().Should().Be(ClosedCase.Account);
            alert.GetProperty("accountName").GetString().Should().Be("churn 1");
            alert.GetProperty("segment").GetString().Should().Be("mid-market");
            alert.GetProperty("summary").GetString().Should().NotBeNullOrWhiteSpace();
            alert.GetProperty("evidence").GetProperty("metric").GetString().Should().NotBeNullOrWhiteSpace();
            alert.GetProperty("evidence").GetProperty("threshold").GetDouble().Should().BeGreaterThanOrEqualTo(0);
            JsonElement.DeepEquals(await closed.System.Get($"alerts/{alert.GetProperty("alertId").GetString()}"), alert).Should().BeTrue();
        }

        (await closed.System.Get($"accounts/{ClosedCase.Account}")).GetProperty("openCase").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("severity=high")]
    [InlineData("rule=health-dropped")]
    [InlineData("status=resolved&severity=critical&onboarding=true")]
    [InlineData("status=open")]
    [InlineData("onboarding=false")]
    [InlineData("severity=terrible")]
    [InlineData("status=&severity=&rule=&onboarding=&cursor=")]
    public async Task Pages_list_every_alert_that_matches_once_and_for_all_accounts_as_for_one(string filter)
    {
        var all = (await closed.System.Get($"accounts/{ClosedCase.Account}/alerts?limit=200")).GetProperty("items").EnumerateArray().ToList();
        var wanted = all.Where(a => filter.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).All(
            f => f[1].Length == 0 || a.GetProperty(f[0]).ToString().Equals(f[1], StringComparison.OrdinalIgnoreCase))).Select(Id).ToList();

        (await Ids($"alerts?{filter}&limit=2")).Should().Equal(wanted);
        (await Ids($"accounts/{ClosedCase.Account}/alerts?{filter}&limit=3")).Should().Equal(wanted);
    }

    private async Task NotClosed(string day, string reason, string named)
    {
        using var response = await closed.System.Api.GetAsync(new Uri($"accounts/{ClosedCase.Account}/health?asOf={day}", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.NotFound, day);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("reason").GetString().Should().Be(reason, day);
        problem.GetProperty("detail").GetString().Should().Contain(named);
    }

    private async Task<List<string>> Ids(string path)
    {
        var (ids, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await closed.System.Get(cursor is null ? path : $"{path.Replace("&cursor=", "", StringComparison.Ordinal)}&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return ids;
    }

    private static string Id(JsonElement alert) => alert.GetProperty("alertId").GetString()!;

    private IEnumerable<string> Differences(JsonElement expected, JsonElement found)
    {
        var day = closed.Moved(expected.GetProperty("day"));
        foreach (var (name, tolerance) in new[] { ("score", ScoreTolerance), ("coverage", PointTolerance), ("blend", PointTolerance) })
        {
            if (Math.Abs(expected.GetProperty(name).GetDouble() - found.GetProperty(name).GetDouble()) > tolerance)
            {
                yield return $"{day} {name}: {expected.GetProperty(name)} expected, {found.GetProperty(name)} found";
            }
        }

        foreach (var name in Words)
        {
            // The close of one day alone is without alerts.
            if (found.TryGetProperty(name, out var value) && !JsonElement.DeepEquals(expected.GetProperty(name), value))
            {
                yield return $"{day} {name}: {expected.GetProperty(name)} expected, {value} found";
            }
        }

        foreach (var (profile, points) in Profiles.SelectMany(p => expected.GetProperty(p).EnumerateObject().Select(c => (p, c))))
        {
            var value = found.GetProperty("profiles").GetProperty(profile).GetProperty(points.Name);
            if (points.Value.ValueKind != value.ValueKind
                || (value.ValueKind == JsonValueKind.Number && Math.Abs(points.Value.GetDouble() - value.GetDouble()) > PointTolerance))
            {
                yield return $"{day} {profile}.{points.Name}: {points.Value} expected, {value} found";
            }
        }
    }

    private string Expected(JsonElement alert) => Line(alert, closed.Moved);

    private static string Line(JsonElement alert) => Line(alert, day => day.GetString());

    private static string Line(JsonElement alert, Func<JsonElement, string?> day)
    {
        var escalations = alert.GetProperty("escalations").EnumerateArray().Select(e => $"{day(e.GetProperty("on"))} {e.GetProperty("severity").GetString()}");
        return $"{alert.GetProperty("rule").GetString()} {alert.GetProperty("raisedSeverity").GetString()}->{alert.GetProperty("severity").GetString()} "
            + $"{day(alert.GetProperty("raisedOn"))} t={alert.GetProperty("tenureDays").GetInt32()} [{string.Join(", ", escalations)}] "
            + $"{day(alert.GetProperty("resolvedOn"))} {alert.GetProperty("resolution").GetString()}";
    }
}
