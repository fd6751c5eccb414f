using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Portfolio;
using HealthScoring.Domain.Scoring;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Portfolio;

public class SilentSiteTests
{
    private static readonly AccountRegistered Weekly = Registered(-5) with { Cadence = Cadence.Weekly };

    [Theory]
    [InlineData(26, false)]
    [InlineData(27, true)]
    public void A_site_is_silent_from_the_seventh_day_after_its_last_activity(int tenure, bool silent) => Is(20, tenure).Should().Be(silent);

    [Theory]
    [InlineData(33, false)]
    [InlineData(34, true)]
    public void One_that_is_rightly_used_once_a_week_from_the_fourteenth(int tenure, bool silent) => Is(20, tenure, Weekly).Should().Be(silent);

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void One_that_was_never_active_when_its_first_week_is_over(int tenure, bool silent)
    {
        Is(-1, tenure).Should().Be(silent);
        Is(-1, tenure, Weekly).Should().Be(silent);
    }

    private static bool Is(int usedThrough, int tenure, params IAccountFact[] facts) =>
        SilentSite.Is(LiveHealth.Of(History(usedThrough, facts), CloseState.None, Day(tenure), Scorecards.Shipped)!.Metrics, Scorecard.Default);
}
