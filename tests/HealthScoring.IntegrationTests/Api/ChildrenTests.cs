using System.Net;
using HealthScoring.Api.Accounts;

namespace HealthScoring.IntegrationTests.Api;

[Collection(nameof(KnownPortfolio))]
public class ChildrenTests(KnownPortfolio known)
{
    [Theory]
    [InlineData("contractValue", "?weight=contractValue")]
    [InlineData("contractValue", "")]
    [InlineData("seats", "?weight=seats")]
    public async Task A_parent_that_is_only_named_by_its_children_has_their_figures_those_that_churned_left_out(string weight, string query)
    {
        var view = await known.Read<ChildrenView>($"accounts/{KnownPortfolio.Parent}/children{query}");
        var children = known.Accounts.Where(a => a.Parent == KnownPortfolio.Parent && a.Id != "gone").Select(a => (Account: a, Listed: known.Listed[a.Id], Weight: weight == "seats" ? a.Seats : a.Value)).ToList();
        var scored = children.Where(c => c.Weight is not null && c.Listed.Score is not null).ToList();
        var worst = children.Where(c => c.Listed.Score is not null).OrderBy(c => c.Listed.Score).ThenBy(c => c.Account.Id, StringComparer.Ordinal).First();

        (view.AccountId, view.Weight, view.Children, view.Churned).Should().Be((KnownPortfolio.Parent, weight, 10, 1));
        view.TotalWeight.Should().Be(children.Sum(c => c.Weight));
        view.WithoutWeight.Should().Be(weight == "seats" ? 0 : 1);
        view.MeanScore.Should().BeApproximately(scored.Sum(c => (double)c.Weight! * c.Listed.Score!.Value) / (double)scored.Sum(c => c.Weight)!, 1e-9);
        view.Worst!.AccountId.Should().Be(worst.Account.Id);
        view.Worst.Score.Should().Be(worst.Listed.Score);
        var atRisk = children.Where(c => c.Listed.Band is "atRisk" or "critical").ToList();
        view.AtRisk.Should().Be(atRisk.Count).And.BePositive();
        view.ShareAtRisk.Should().BeApproximately((double)atRisk.Sum(c => c.Weight)! / (double)children.Sum(c => c.Weight)!, 1e-9);
        view.Silent.Should().Be(2);
        view.Items.Where(c => c.Silent && c.Lifecycle != "churned").Select(c => c.AccountId).Should().BeEquivalentTo(["old", "p00"], "one was used 20 days ago, the other never");
        view.New.Should().Be(2);
        view.Items.Where(c => c.New).Select(c => c.AccountId).Should().BeEquivalentTo(["early", "ahead"]);
        view.Items.Select(c => c.AccountId).Should().Equal(
            [.. children.OrderBy(c => c.Listed.Score ?? double.PositiveInfinity).ThenBy(c => c.Account.Id, StringComparer.Ordinal).Select(c => c.Account.Id), "gone"]);
        view.Items.Single(c => c.AccountId == "old").Weight.Should().Be(weight == "seats" ? 30 : 40_000);
        known.System.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Its_children_come_a_page_at_a_time_each_with_the_figures_of_all()
    {
        var whole = await known.Read<ChildrenView>($"accounts/{KnownPortfolio.Parent}/children");
        var (ids, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await known.Read<ChildrenView>($"accounts/{KnownPortfolio.Parent}/children?limit=3&cursor={cursor}");
            page.Should().BeEquivalentTo(whole, same => same.Excluding(v => v.Items).Excluding(v => v.NextCursor));
            ids.AddRange(page.Items.Select(c => c.AccountId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        ids.Should().Equal(whole.Items.Select(c => c.AccountId));
    }

    [Fact]
    public async Task An_account_without_children_answers_with_nothing()
    {
        var view = await known.Read<ChildrenView>("accounts/slow/children?weight=seats");

        view.Should().BeEquivalentTo(new ChildrenView("slow", "seats", 0, 0, 0, 0, null, null, 0, null, 0, 0, [], null));
    }

    [Theory]
    [InlineData("accounts/nobody/children", HttpStatusCode.NotFound, "nobody")]
    [InlineData("accounts/holding/children?weight=foo", HttpStatusCode.BadRequest, "contractValue, seats")]
    [InlineData("accounts/holding/children?weight=Seats", HttpStatusCode.BadRequest, "contractValue, seats")]
    [InlineData("accounts/holding/children?limit=0", HttpStatusCode.BadRequest, "1 to 200")]
    [InlineData("accounts/holding/children?cursor=nonsense", HttpStatusCode.BadRequest, "nextCursor")]
    [InlineData("accounts/nobody/children?weight=foo", HttpStatusCode.BadRequest, "contractValue, seats")]
    public async Task What_cannot_be_asked_for_is_refused(string path, HttpStatusCode status, string detail)
    {
        using var response = await known.System.Api.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Content.ReadAsStringAsync()).Should().Contain(detail);
    }

    [Fact]
    public async Task A_cursor_of_another_parent_is_refused()
    {
        var cursor = (await known.Read<ChildrenView>($"accounts/{KnownPortfolio.Parent}/children?limit=1")).NextCursor;
        using var response = await known.System.Api.GetAsync(new Uri($"accounts/slow/children?cursor={cursor}", UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }
}
