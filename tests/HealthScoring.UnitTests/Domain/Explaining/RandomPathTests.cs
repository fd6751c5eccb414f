using CsCheck;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain.Explaining;

/// <summary>Paths of random histories, closed up to some day before. A failure prints the seed to repeat it with: set CsCheck_Seed to it.</summary>
public class RandomPathTests
{
    [Fact]
    public void The_same_use_as_facts_scores_what_a_path_says_and_no_step_can_be_spared() => RandomAccounts.All.Sample(
        account =>
        {
            var history = History(account, []);
            var closes = CaseCloses.Closed(history, CloseState.None, account.HandOverOn.AddDays(account.EarlierTenure)).State;
            if (FindPath.Of(history, closes, account.Through, Scorecard.Default) is not { } path)
            {
                return;
            }

            double Score(IEnumerable<PathStep> steps) =>
                LiveHealth.Of(History(account, Facts(StepFacts.Of(steps, history.Zones))), closes, account.Through, Scorecards.Shipped)!.Health.Score;
            Score(path.Steps).Should().BeApproximately(path.After.Score, 1e-9);
            path.Reached.Should().Be(!path.Live.Frozen && (path.Target is null || path.After.Score >= path.Target.Score - 1e-9));
            (path.BlockedBy.Count == 0).Should().Be(path.Reached);
            foreach (var fewer in StepFacts.WithoutOne(path.Steps))
            {
                Score(fewer).Should().BeLessThan(Math.Min(path.After.Score, path.Target!.Score));
            }
        },
        iter: 60, print: a => a.ToString());

    private static HealthScoring.Domain.Activity.AccountHistory History(RandomAccount account, IReadOnlyList<RawFact> more) =>
        IncrementalFold.Of([.. account.Facts, .. more], account.Catalogs, account.PageSize).Whole();

    // Facts name users as producers do; a user who did something is found by the pseudonym, and one who did not is new.
    private static IReadOnlyList<RawFact> Facts(IEnumerable<UsageItem> items)
    {
        var names = Enumerable.Range(1, 14).Select(n => $"u{n}").ToDictionary(CaseFacts.UserRef);
        return [.. items.Select(i => new RawFact(
            i.Type == UsageType.Login ? "login" : "feature_used", "assumed", i.Id, i.OccurredAt, names.GetValueOrDefault(i.User) ?? $"{i.User}", i.Feature))];
    }
}
