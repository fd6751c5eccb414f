using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Accounts;

public class LifecyclesTests
{
    [Theory]
    [InlineData(-1, Lifecycle.Implementing)]
    [InlineData(0, Lifecycle.Onboarding)]
    [InlineData(90, Lifecycle.Onboarding)]
    [InlineData(91, Lifecycle.Steady)]
    public void An_account_onboards_from_its_hand_over_day_through_day_90(int tenure, Lifecycle expected) =>
        On(tenure, Registered(-10, HandOver)).Should().Be(expected);

    [Fact]
    public void An_account_without_a_hand_over_day_is_implementing() => On(500, Registered(-10)).Should().Be(Lifecycle.Implementing);

    [Theory]
    [InlineData(9, Lifecycle.Onboarding)]
    [InlineData(10, Lifecycle.Paused)]
    [InlineData(19, Lifecycle.Paused)]
    [InlineData(20, Lifecycle.Onboarding)]
    public void It_is_paused_from_the_day_of_the_pause_up_to_the_day_it_resumed(int tenure, Lifecycle expected) =>
        On(tenure, Registered(-10, HandOver), Paused(10), Resumed(20)).Should().Be(expected);

    [Theory]
    [InlineData(49, Lifecycle.Onboarding)]
    [InlineData(50, Lifecycle.Churned)]
    [InlineData(95, Lifecycle.Churned)]
    [InlineData(100, Lifecycle.Steady)]
    public void It_is_churned_from_the_day_of_the_churn_up_to_the_day_of_its_renewal(int tenure, Lifecycle expected) =>
        On(tenure, Registered(-10, HandOver), Churned(50), Renewed(100)).Should().Be(expected);

    [Fact]
    public void A_registration_after_the_churn_ends_it() => On(60, Registered(-10, HandOver), Churned(50), Registered(55)).Should().Be(Lifecycle.Onboarding);

    [Fact]
    public void Churned_goes_before_paused_and_paused_before_implementing()
    {
        On(-5, Registered(-10, HandOver), Paused(-6)).Should().Be(Lifecycle.Paused);
        On(-5, Registered(-10, HandOver), Paused(-6), Churned(-6)).Should().Be(Lifecycle.Churned);
    }

    [Fact]
    public void What_arrives_first_does_not_matter() => On(60, Renewed(55), Churned(50), Registered(-10, HandOver)).Should().Be(Lifecycle.Onboarding);

    private static AccountPaused Paused(int tenure) => new("acme", "crm", "paused", Noon(tenure), Noon(tenure), null);

    private static AccountResumed Resumed(int tenure) => new("acme", "crm", "resumed", Noon(tenure), Noon(tenure), null);

    private static Lifecycle On(int tenure, params IAccountFact[] facts) =>
        Lifecycles.On(facts.Aggregate(new AccountProfile("acme"), AccountProfile.Evolve), ZoneHistory.Utc, Day(tenure));
}
