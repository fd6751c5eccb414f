using HealthScoring.Domain.Portfolio;

namespace HealthScoring.UnitTests.Domain.Portfolio;

public class TierRankingTests
{
    [Fact]
    public void Tiers_rank_by_their_mean_contract_value_over_all_cells_and_the_upper_half_is_high_touch() =>
        TierRanking.Of(
        [
            Cell("many-small", valued: 9, value: 9_000), Cell("gold", valued: 1, value: 5_000, Satisfaction.Passive), Cell("gold", valued: 1, value: 1_000),
            Cell("silver", valued: 2, value: 4_000), Cell("free", valued: 3, value: 0),
        ])
        .Should().Equal(("gold", Touch.HighTouch), ("silver", Touch.HighTouch), ("many-small", Touch.Scaled), ("free", Touch.Scaled));

    [Fact]
    public void The_middle_one_of_an_odd_number_is_scaled() =>
        TierRanking.Of([Cell("a", 1, 1), Cell("b", 1, 2), Cell("c", 1, 3)]).Should().Equal(("c", Touch.HighTouch), ("b", Touch.Scaled), ("a", Touch.Scaled));

    [Fact]
    public void A_single_tier_is_scaled() => TierRanking.Of([Cell("a", 1, 1)]).Should().Equal(("a", Touch.Scaled));

    [Fact]
    public void A_tier_of_unknown_value_comes_last_even_behind_one_that_is_worth_nothing_and_is_never_high_touch() =>
        TierRanking.Of([Cell("b", 0, null), Cell("a", 0, null), Cell("free", 1, 0), Cell("c", 0, null)])
            .Should().Equal(("free", Touch.HighTouch), ("a", Touch.Scaled), ("b", Touch.Scaled), ("c", Touch.Scaled));

    [Fact]
    public void Equal_tiers_go_by_name() => TierRanking.Of([Cell("b", 1, 1), Cell("A", 1, 1)]).Select(t => t.Tier).Should().Equal("A", "b");

    [Fact]
    public void Without_accounts_there_is_nothing_to_rank() => TierRanking.Of([]).Should().BeEmpty();

    private static TierCell Cell(string tier, int valued, decimal? value, Satisfaction satisfaction = Satisfaction.Unknown) => new(tier, satisfaction, 10, valued, value, null, 0);
}
