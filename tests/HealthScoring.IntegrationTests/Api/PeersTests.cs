using HealthScoring.Api.Accounts;

namespace HealthScoring.IntegrationTests.Api;

[Collection(nameof(KnownPortfolio))]
public class PeersTests(KnownPortfolio known)
{
    [Fact]
    public async Task An_account_is_compared_with_those_of_its_segment_in_the_same_week_of_tenure()
    {
        var peers = known.Accounts.Where(a => a.HandedOver == 10).Select(a => (a.Id, Score: known.Listed[a.Id].Score!.Value)).ToList();
        peers.Select(p => p.Score).Distinct().Should().HaveCountGreaterThan(4, "or there would be little to compare");
        foreach (var (id, score) in peers)
        {
            var standing = (await known.Read<AccountView>($"accounts/{id}")).Peers!;
            var others = peers.Where(p => p.Id != id).ToList();

            (standing.Segment, standing.TenureWeek, standing.Accounts).Should().Be(("smb", 1, 11));
            standing.Percentile.Should().BeApproximately(
                100 * (others.Count(o => o.Score < score - 1e-9) + (0.5 * others.Count(o => Math.Abs(o.Score - score) <= 1e-9))) / 11, 1e-9, id);
        }
    }

    [Theory]
    [InlineData("early", "nobody else began in its week")]
    [InlineData("ahead", "it has no score")]
    [InlineData("gone", "it has left")]
    [InlineData("old", "nobody else is of its segment")]
    public async Task It_is_left_without_a_standing_where_there_is_too_little_to_compare(string id, string because) =>
        (await known.Read<AccountView>($"accounts/{id}")).Peers.Should().BeNull(because);
}
