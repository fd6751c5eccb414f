using System.Collections.Concurrent;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Explaining;

/// <summary>Paths of the worked accounts, on each day with an expected close, held against the same use folded as facts.</summary>
public class WorkedCasePathTests
{
    private const double Precision = 1e-9;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<PathOfDay>> Found = new(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. WorkedCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_score_after_all_steps_is_what_the_same_use_scores_as_facts(string name)
    {
        foreach (var (worked, day, closes, path) in Paths(name))
        {
            var facts = CaseFacts.History(worked, StepFacts.Of(path.Steps, CaseFacts.History(worked).Zones));

            LiveHealth.Of(facts, closes, day, Scorecards.Shipped)!.Health.Should().BeEquivalentTo(path.After, because: $"{name} on {day:O} is scored by the same functions");
            path.Steps[^1].Score.Should().BeApproximately(path.After.Score, Precision);
            path.Steps.Sum(s => s.Gain).Should().BeApproximately(path.After.Score - path.Live.Health.Score, Precision);
            path.After.Lines.Sum(l => l.Contribution).Should().BeApproximately(path.After.Score, Precision);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_reaches_its_target_and_not_without_any_of_its_steps(string name)
    {
        foreach (var (worked, day, closes, path) in Paths(name))
        {
            path.Reached.Should().BeTrue($"use alone is what {name} lacks on {day:O}");
            path.After.Score.Should().BeGreaterThanOrEqualTo(path.Target!.Score - Precision);
            path.BlockedBy.Should().BeEmpty();
            foreach (var fewer in StepFacts.WithoutOne(path.Steps))
            {
                var facts = CaseFacts.History(worked, StepFacts.Of(fewer, CaseFacts.History(worked).Zones));
                LiveHealth.Of(facts, closes, day, Scorecards.Shipped)!.Health.Score.Should().BeLessThan(path.Target.Score);
            }
        }
    }

    [Fact]
    public void There_are_paths_of_many_days_to_hold_this_against() =>
        WorkedCase.Names.Sum(name => Paths(name).Count).Should().BeGreaterThan(60);

    private static IReadOnlyList<PathOfDay> Paths(string name) => Found.GetOrAdd(name, _ => [.. Find(name)]);

    private static IEnumerable<PathOfDay> Find(string name)
    {
        var worked = WorkedCase.Read(name);
        var (history, closes) = (CaseFacts.History(worked), CloseState.None);
        foreach (var day in worked.Closes.Select(c => DateOnly.Parse(c.GetProperty("day").GetString()!)))
        {
            closes = CaseCloses.Closed(history, closes, day.AddDays(-1)).State;
            var path = FindPath.Of(history, closes, day, Scorecard.Default)!;
            if (path.Steps.Count > 0)
            {
                yield return new(worked, day, closes, path);
            }
        }
    }

    private sealed record PathOfDay(WorkedCase Worked, DateOnly Day, CloseState Closes, HealthPath Path);
}
