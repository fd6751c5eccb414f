using System.Globalization;
using System.Text.Json;
using CsCheck;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.UnitTests.Cases;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>A failure prints the seed to repeat it with: set CsCheck_Seed to it.</summary>
public class IncrementalEqualsNaiveTests
{
    [Fact]
    public void Every_day_of_a_random_history_is_what_counting_all_over_again_finds() => RandomAccounts.All.Sample(
        account => Differences(account).Should().BeEmpty(), iter: 100, print: a => a.ToString());

    [Fact]
    public void The_window_of_days_since_the_last_close_gives_the_same_live_health_and_the_same_closes_as_the_whole_history() => RandomAccounts.Leavers.Sample(
        account =>
        {
            var fold = IncrementalFold.Of(account.Sent(account.Order), account.Catalogs, account.PageSize);
            var whole = fold.Whole();
            var closes = CaseCloses.Closed(whole, CloseState.None, account.HandOverOn.AddDays(account.EarlierTenure)).State;
            var window = closes.DayZero == whole.DayZero && closes.ClosedThrough is { } through ? fold.From(through.AddDays(1 - AccountHistory.WindowDays)) : whole;

            Same(LiveHealth.Of(window, closes, account.Through, Scorecards.Shipped), LiveHealth.Of(whole, closes, account.Through, Scorecards.Shipped));
            Json(CaseCloses.Closed(window, closes, account.Through).Decisions).Should().Equal(Json(CaseCloses.Closed(whole, closes, account.Through).Decisions));
        },
        iter: 200, print: a => a.ToString());

    [Fact]
    public void What_is_kept_of_the_closes_is_the_fold_of_the_decisions() => RandomAccounts.Leavers.Sample(
        account =>
        {
            var closed = CaseCloses.Closed(IncrementalFold.Of(account.Sent(account.Order), account.Catalogs, account.PageSize).Whole(), CloseState.None, account.Through);

            CloseStateJson.Write(closed.Decisions.Aggregate(CloseState.None, CloseState.Evolve)).Should().Be(CloseStateJson.Write(closed.State));
            CloseStateJson.Write(CloseStateJson.Read(CloseStateJson.Write(closed.State))).Should().Be(CloseStateJson.Write(closed.State));
        },
        iter: 100, print: a => a.ToString());

    [Fact]
    public void Facts_in_any_order_and_any_pages_leave_the_same_rows() => RandomAccounts.All.Sample(
        account => Rows(IncrementalFold.Of(account.Sent(account.Order), account.Catalogs.Reverse(), account.PageSize))
            .Should().Equal(Rows(IncrementalFold.Of(account.Facts, account.Catalogs, int.MaxValue))), iter: 200, print: a => a.ToString());

    private static IEnumerable<string> Differences(RandomAccount account)
    {
        var history = IncrementalFold.Of(account.Sent(account.Order), account.Catalogs.Reverse(), account.PageSize).Whole();
        var milestones = MilestonesReached.None;
        foreach (var naive in NaiveHealth.Closes(account.Facts, account.Catalogs, account.Through))
        {
            var metrics = ComputeMetrics.Of(history, naive.Day, milestones, Scorecard.Default);
            milestones = metrics.MilestonesReached;
            foreach (var difference in NaiveComparison.Differences(naive, metrics, ScoreHealth.Of(metrics, Scorecard.Default)))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<string> Json(IEnumerable<IAccountDecision> decisions) =>
        decisions.Select(d => JsonSerializer.Serialize(d, d.GetType(), DecisionStoreConfiguration.Json));

    private static void Same(LiveHealth? windowed, LiveHealth? whole)
    {
        (windowed is null).Should().Be(whole is null);
        if (whole is not null)
        {
            windowed!.Health.Should().BeEquivalentTo(whole.Health, o => o.WithStrictOrdering());
            windowed.Metrics.Should().BeEquivalentTo(whole.Metrics, o => o.WithStrictOrdering());
            (windowed.Band, windowed.Frozen).Should().Be((whole.Band, whole.Frozen));
        }
    }

    // Users and features are numbered as they come; renumbered by name, the rows must be the same to the byte.
    private static IReadOnlyList<string> Rows(IncrementalFold fold)
    {
        var users = fold.Users.OrderBy(u => u.Reference).Select((u, i) => (u.Number, New: i)).ToDictionary(u => u.Number, u => u.New);
        var features = fold.Features.Select((f, i) => (f.Key, Number: i)).OrderBy(f => f.Key, StringComparer.Ordinal).Select((f, i) => (f.Number, New: i))
            .ToDictionary(f => f.Number, f => f.New);
        return
        [
            $"first report {fold.FirstReportOn:O}",
            .. fold.Features.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.ToString()),
            .. fold.Users.OrderBy(u => u.Reference).Select(u => $"{u.Reference} {Hex(ActivityCodec.Encode(UserActivity.Of(
                u.Reference, users[u.Number], u.FirstActiveOn, u.FirstUseOn.Select(f => KeyValuePair.Create(features[f.Key], f.Value)).OrderBy(f => f.Key), u.Provisioned, u.Champion)))}"),
            .. fold.Days.OrderBy(d => d.Key).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key:O} {Hex(ActivityCodec.Encode(DayActivity.Of(
                [.. d.Value.Users.Select(u => Renumbered(u, users[u.User], features))], d.Value.SessionMilliseconds, d.Value.AutomationEvents, d.Value.Reported, d.Value.Sources)))}")),
        ];
    }

    private static UserDay Renumbered(UserDay day, int user, Dictionary<int, int> features) =>
        new(user, day.Logins, [.. day.Uses.Select(u => KeyValuePair.Create(features[u.Key], u.Value)).OrderBy(u => u.Key)]);

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
