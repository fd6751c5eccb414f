using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Replaying;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Decisions;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Replaying;

/// <summary>An account lived through day by day, each close with the cut of its day; then what is recorded of it is decided again.</summary>
public class ReplayDecisionsTests
{
    private static readonly WorkedCase Worked = WorkedCase.Read("leaver-1");
    private static readonly DateOnly Tampered = Worked.HandOverOn.AddDays(40);
    private static readonly FactLog Log = InTimeOrder(CaseFacts.Log(Worked));
    private static readonly IReadOnlyList<IAccountDecision> Decisions = Lived();

    [Fact]
    public void What_was_decided_as_facts_came_in_follows_from_the_stored_facts_to_the_bit()
    {
        Decisions.OfType<DayClosed>().Select(c => c.Cut).Distinct().Should().HaveCountGreaterThan(50);
        Replay(Decisions).Should().BeEmpty();
    }

    [Fact]
    public void A_close_that_was_tampered_with_is_found_by_day_and_field_and_leaves_no_trail() =>
        Replay(Changed(close => close with { Score = close.Score + 1e-13 })).Should().ContainSingle()
            .Which.Should().Match<Difference>(d => d.Day == Tampered && d.What == "DayClosed" && d.Path == "score");

    [Fact]
    public void A_changed_line_is_found() =>
        Replay(Changed(close => close with { Lines = [close.Lines[0] with { Points = 100 }, .. close.Lines.Skip(1)] })).Should().ContainSingle().Which.Path.Should().Be("lines[0].points");

    [Fact]
    public void A_changed_cut_shows_in_what_follows_from_it() => Replay(Changed(close => close with { Cut = 2 })).Should().NotBeEmpty();

    [Fact]
    public void A_close_that_is_gone_is_found() =>
        Replay([.. Decisions.Where(d => d is not DayClosed c || c.Day != Tampered)]).Should().Contain(d => d.Recomputed != null && d.Recomputed.Contains($"Close of {Tampered:O}"));

    [Fact]
    public void An_alert_that_never_followed_is_found()
    {
        var raised = Decisions.OfType<AlertRaised>().First();
        var at = Decisions.ToList().FindIndex(d => d is DayClosed c && c.Day == Tampered);

        Replay([.. Decisions.Take(at + 1), raised with { Day = Tampered }, .. Decisions.Skip(at + 1)]).Should().Contain(d => d.What == "AlertRaised" && d.Day == Tampered && d.Recomputed == null);
    }

    [Fact]
    public void A_scorecard_that_is_not_on_record_is_named() =>
        Replay(Changed(close => close with { ScorecardVersion = 7 })).Should().ContainSingle().Which.Path.Should().Be("scorecard");

    [Fact]
    public void A_close_of_another_engine_is_named_and_not_compared() =>
        Replay(Changed(close => close with { EngineVersion = 99 })).Should().ContainSingle().Which.Path.Should().Be("engineVersion");

    [Fact]
    public void A_fact_that_cannot_be_applied_is_left_out_and_the_close_is_incomplete()
    {
        var unknown = new AccountRegistered(Log.AccountId, "crm", "nowhere", DateTimeOffset.MinValue, DateTimeOffset.MinValue, null, TimeZone: "Nowhere/Land");
        var account = new AccountAtCut(Log with { Facts = [.. Log.Facts.Take(5), new(6, unknown), .. Log.Facts.Skip(5).Select(f => f with { Sequence = f.Sequence + 1 })] });

        account.MoveTo(5);
        account.Incomplete.Should().BeFalse();
        account.MoveTo(7);
        account.Incomplete.Should().BeTrue();
        account.History!.Zones.Should().NotBeNull();
    }

    [Fact]
    public void Facts_folded_cut_by_cut_give_what_they_give_at_once()
    {
        var (stepwise, atOnce) = (new AccountAtCut(Log), new AccountAtCut(Log));
        for (var cut = 1; cut <= Log.Facts.Count; cut += 7)
        {
            stepwise.MoveTo(cut);
        }

        stepwise.MoveTo(Log.Facts.Count);
        atOnce.MoveTo(Log.Facts.Count);
        var day = Worked.ClosedThrough;
        HealthScoring.Domain.Metrics.ComputeMetrics.Of(stepwise.History!, day, new(), Scorecard.Default)
            .Should().BeEquivalentTo(HealthScoring.Domain.Metrics.ComputeMetrics.Of(atOnce.History!, day, new(), Scorecard.Default));
    }

    private static IReadOnlyList<Difference> Replay(IReadOnlyList<IAccountDecision> decisions) => ReplayDecisions.Of(
        Log, [.. decisions.Select(d => new RecordedDecision(d, JsonNode.Parse(JsonSerializer.Serialize(d, d.GetType(), DecisionStoreConfiguration.Json))!.AsObject()))],
        new(new Dictionary<(string, int), Scorecard> { [("default", 1)] = Scorecard.Default }, [], [], DecisionStoreConfiguration.Json)).Differences;

    private static IReadOnlyList<IAccountDecision> Changed(Func<DayClosed, DayClosed> change) =>
        [.. Decisions.Select(d => d is DayClosed close && close.Day == Tampered ? change(close) : d)];

    private static FactLog InTimeOrder(FactLog log) => log with
    {
        Facts =
        [
            .. log.Facts.OrderBy(f => f.Value is UsageRecorded usage ? usage.Items[0].OccurredAt : ((IAccountFact)f.Value).OccurredAt).Select((f, i) => new Sequenced<object>(i + 1, f.Value)),
        ],
    };

    private static List<IAccountDecision> Lived()
    {
        var (account, state, decisions) = (new AccountAtCut(Log), CloseState.None, new List<IAccountDecision>());
        var zones = CaseFacts.History(Worked).Zones;
        for (var day = Worked.HandOverOn; day <= Worked.ClosedThrough; day = day.AddDays(1))
        {
            var cut = Log.Facts.Last(f => (f.Value is UsageRecorded usage ? usage.Items[0].OccurredAt : ((IAccountFact)f.Value).OccurredAt) < zones.StartOf(day.AddDays(1))).Sequence;
            account.MoveTo(cut);
            var closed = CloseDays.Of(account.History!, state, CaseCloses.Context(zones, day) with { Cut = cut, HistoryUntil = account.HistoryUntil }, 100);
            decisions.AddRange(closed.Decisions);
            state = closed.State;
        }

        return decisions;
    }
}
