using HealthScoring.Domain.Portfolio;

namespace HealthScoring.UnitTests.Domain.Portfolio;

public class PeerStandingTests
{
    [Theory]
    [InlineData(10, 0, 0, 0)]
    [InlineData(10, 10, 0, 100)]
    [InlineData(10, 0, 10, 50)]
    [InlineData(11, 5, 1, 50)]
    [InlineData(16, 4, 1, 28.125)]
    public void The_percentile_is_the_share_of_lower_scores_and_half_of_the_equal_ones(int accounts, int lower, int equal, double percentile) =>
        PeerStanding.Of("smb", 3, accounts, lower, equal).Should().Be(new PeerStanding("smb", 3, accounts, percentile));

    [Fact]
    public void Fewer_than_ten_peers_say_nothing() => PeerStanding.Of(null, 0, 9, 9, 0).Should().BeNull();
}
