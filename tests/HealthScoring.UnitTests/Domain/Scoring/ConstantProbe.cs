using System.Text.Json;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>An account and what is decided about it with the default scorecard.</summary>
public sealed class ConstantProbe(string name, AccountHistory history, DateOnly through)
{
    private const int StepsAtOnce = 14;

    private readonly Dictionary<Scorecard, IReadOnlyList<string>> _decided = new(ReferenceEqualityComparer.Instance);

    public string Name { get; } = name;

    /// <summary>The accounts made by hand and the worked cases, those with little to count first.</summary>
    public static IEnumerable<ConstantProbe> All =>
        [.. MadeAccounts.All, .. WorkedCase.Names.Select(WorkedCase.Read).OrderBy(w => w.Facts.Count).Select(w => new ConstantProbe(w.Name, CaseFacts.History(w), w.ClosedThrough))];

    /// <summary>Whether any decision differs; those that differ early are found early.</summary>
    public bool DecidesOtherwise(Scorecard before, Scorecard changed)
    {
        if (!_decided.TryGetValue(before, out var expected))
        {
            _decided[before] = expected = [.. Decided(history, through, before)];
        }

        var next = 0;
        foreach (var decided in Decided(history, through, changed))
        {
            if (next >= expected.Count || expected[next++] != decided)
            {
                return true;
            }
        }

        return next < expected.Count;
    }

    // Texts and evidence are left out: they repeat constants that they have from the scorecard, whether or not these decide anything.
    private static IEnumerable<string> Decided(AccountHistory history, DateOnly through, Scorecard scorecard)
    {
        var (state, context) = (CloseState.None, CaseCloses.Context(history.Zones, through, Scorecards.Only(scorecard)));
        while (CloseDays.Of(history, state, context, StepsAtOnce) is { Steps: > 0 } closed)
        {
            state = closed.State;
            foreach (var decision in closed.Decisions)
            {
                yield return JsonSerializer.Serialize(decision switch
                {
                    DayClosed c => new { c.Score, c.Band, c.BelowEdge, c.Coverage, c.Caps, c.Metrics, c.Conditions, c.Clearing },
                    AlertRaised a => new { a.Day, a.Alert.Rule, a.Alert.Severity, a.Alert.Onboarding },
                    AlertEscalated a => new { a.Day, a.Alert.Rule, a.Alert.Severity },
                    AlertResolved a => new { a.Day, a.Alert.Rule, a.Resolution },
                    _ => (object)new { decision.Day, decision.GetType().Name },
                });
            }
        }
    }
}
