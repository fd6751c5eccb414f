using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;
using static HealthScoring.UnitTests.Domain.Explaining.PathAccount;

namespace HealthScoring.UnitTests.Domain.Explaining;

public class FindPathTests
{
    private static readonly string[] All = ["orders", "stock", "invoices", "reports"];

    [Fact]
    public void A_healthy_account_needs_nothing()
    {
        var path = new PathAccount(10).Used(10, 0, 60, 1, All).Path(60)!;

        (path.Live.Band, path.Target, path.Reached, path.Steps.Count, path.Text).Should().Be((Band.Healthy, null, true, 0, "Nothing is needed: the account is healthy."));
        path.After.Should().BeSameAs(path.Live.Health);
    }

    [Fact]
    public void A_healthy_account_whose_score_has_fallen_is_told_so() =>
        new PathAccount(10).Used(10, 0, 60, 1, All).Path(67)!.Text.Should().MatchRegex("^The account is healthy, and there is no band above. The score is [0-9.]+: it must be 80 or more to stay so.$");

    [Fact]
    public void From_learning_the_edge_of_the_next_band_is_enough_at_the_first_close_out_of_it()
    {
        var path = new PathAccount(10).Path(3)!;

        (path.Live.Band, path.Target, path.Reached).Should().Be((Band.Learning, new PathTarget(Band.AtRisk, 40, 1), true));
        path.Text.Should().EndWith("The first close out of learning with a score of 40 or more gives the band at risk.");
    }

    [Fact]
    public void A_score_that_is_reached_only_has_to_hold_for_the_closes_that_are_missing()
    {
        var account = new PathAccount(10).Used(2, 0, 35, 7, "orders").Used(10, 36, 60, 1, All);
        var first = Enumerable.Range(36, 20).Select(t => account.Path(t)!).First(p => p is { Steps.Count: 0, Target: not null });
        var next = account.Path(first.Live.Metrics.TenureDays + 1)!;

        (first.Target!.Closes, first.Reached, next.Target!.Closes, next.Reached).Should().Be((3, true, 2, true));
        next.Text.Should().StartWith("No more use is needed: the score is ").And.Contain("2 closes in a row with a score of ");
    }

    [Fact]
    public void An_account_that_was_never_active_is_to_activate_provisioned_users_and_then_new_ones()
    {
        var path = new PathAccount(20).Provisioned(2).Path(40)!;

        path.Live.Health.Caps.Select(c => c.Id).Should().Contain("never-active");
        path.Steps.Should().ContainSingle().Which.Should().Match<PathStep>(s => s.Kind == StepKind.ActivateUsers && s.Users > 2 && s.Days >= 2 && s.Feature == "invoices");
        path.Steps[0].Uses.Select(u => u.User).Distinct().Take(2).Should().BeEquivalentTo([Cases.CaseFacts.UserRef("u0"), Cases.CaseFacts.UserRef("u1")]);
        path.Reached.Should().BeTrue();
    }

    [Fact]
    public void Of_ten_million_seats_no_more_are_filled_than_can_be_thought_through()
    {
        var path = new PathAccount(10_000_000).Provisioned(2).Path(40)!;

        path.Steps.Single(step => step.Kind == StepKind.ActivateUsers).Users.Should().BeInRange(3, 5_002);
        path.Reached.Should().BeFalse();
        path.Text.Should().StartWith("Use by 5,000 new users brings the score from ");
        path.BlockedBy[0].Should().Be("More than 5,000 seats have no user, and no more new users than that were looked at: more may bring it further.");
    }

    [Fact]
    public void A_silent_account_is_to_become_active_again()
    {
        var path = new PathAccount(10).Used(8, 0, 60, 1, All).Path(80)!;

        path.Live.Health.Caps.Select(c => c.Id).Should().Contain("silent");
        path.After.Caps.Should().BeEmpty();
        (path.Reached, path.Steps.SelectMany(s => s.Uses).Max(u => u.Day)).Should().Be((true, Day(80)));
    }

    [Fact]
    public void Of_an_account_that_sends_only_counts_no_path_can_be_told()
    {
        var path = new PathAccount(30).Reported(0, 40, 1, 2, 3).Path(40)!;

        (path.Live.Metrics.CountsOnly, path.Reached, path.Steps.Count, path.After.Score).Should().Be((true, false, 0, path.Live.Health.Score));
        path.BlockedBy.Should().ContainSingle().Which.Should().StartWith("Only counts of active users are sent");
    }

    [Fact]
    public void A_churned_account_stays_where_it_is_whatever_is_done()
    {
        var path = new PathAccount(10).Used(1, 0, 60, 7, "orders").With(new AccountChurned("acme", "crm", "churned", Noon(50), Noon(50), null)).Path(60)!;

        (path.Live.Frozen, path.Reached, path.Steps.Count).Should().Be((true, false, 0));
        path.BlockedBy.Should().ContainSingle().Which.Should().Be("The account churned. Its health stands on 2026-02-23, the day before, and no use moves it.");
    }

    [Fact]
    public void Where_everybody_is_active_a_path_deepens_and_broadens_their_use_and_the_largest_gain_comes_first()
    {
        string[] core = ["orders", "stock", "invoices", "reports", "returns", "prices", "labels", "carts", "taxes", "coupons"];
        var path = new PathAccount(10, core).Used(10, 0, 130, 7, "orders").Used(10, 3, 130, 7, "orders").Path(130)!;

        path.Reached.Should().BeTrue();
        path.Steps.Select(s => s.Kind).Should().Equal(StepKind.DeepenUse, StepKind.AdoptFeature);
        path.Steps.Select(s => s.Gain).Should().BeInDescendingOrder();
        path.Steps[0].Text.Should().MatchRegex("^[0-9]+ users active on few days use core features, such as orders, on [0-9]+ more days each\\.$");
        path.Steps[1].Text.Should().MatchRegex("^2 more users use [a-z]+ on 2 days each\\.$");
    }

    [Fact]
    public void What_use_cannot_reach_is_said_with_what_it_can_reach_and_what_is_in_the_way()
    {
        var path = new PathAccount(10).With(new AccountRegistered("acme", "crm", "entitled", Noon(-9), Noon(-9), null, EntitledFeatures: ["theme"]))
            .Used(10, 0, 40, 1, "theme").Path(40)!;

        path.Reached.Should().BeFalse();
        path.After.Score.Should().BeLessThan(path.Target!.Score);
        path.BlockedBy.Should().Contain("The account is entitled to no core feature, so that nothing counts as core use.")
            .And.Contain("The cap no-core-use still holds: no core feature was ever used, and the score is at most 59.");
        path.Text.Should().StartWith("Use alone brings the score from ");
    }

    [Fact]
    public void A_user_who_was_removed_is_not_to_come_back()
    {
        var removed = Cases.CaseFacts.UserRef("u0");
        var path = new PathAccount(5).Used(3, 0, 10, 1, All).With(new UserRemoved("acme", "crm", "removed", Noon(11), Noon(11), null, removed)).Path(45)!;

        path.Steps.SelectMany(s => s.Uses).Should().NotBeEmpty();
        path.Steps.SelectMany(s => s.Uses).Count(u => u.User == removed).Should().Be(0);
    }

    [Fact]
    public void There_is_no_path_before_the_hand_over() => FindPath.Of(new PathAccount(5).History(), HealthScoring.Domain.Closing.CloseState.None, Day(-1), Scorecard.Default).Should().BeNull();
}
