using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Closing;

/// <summary>Decides what one rule's finding means: an alert raised, escalated, resolved, or nothing.</summary>
internal static class DecideAlert
{
    /// <summary>Adds what follows to the decisions, whose state already holds the close.</summary>
    public static void Of(Decided decided, StallRule rule, in RuleInput input, Finding finding, DayToClose day)
    {
        var state = decided.State.Of(rule.Id);
        var heldBack = rule.NeedsLiveInput && day.HeldBackBy.Count > 0;
        if (state.Open is not { } open)
        {
            if (finding.Severity is { } severity && !day.Paused && !heldBack && MayRaise(rule, input, state, severity, day))
            {
                Raise(decided, rule, input, severity, day);
            }
        }
        else if (finding.DeadlinePassed || open.Clears >= input.Rule.ClearCloses)
        {
            decided.Add(new AlertResolved(
                day.AccountId, day.Metrics.Day, day.At, decided.Next(day, open), day.Account,
                finding.DeadlinePassed ? AlertResolved.DeadlineReached : AlertResolved.Cleared, open.Alert));
        }
        else if (finding.Severity > open.Alert.Severity && !day.Paused && !heldBack)
        {
            var (evidence, summary) = rule.Describe(input);
            decided.Add(new AlertEscalated(
                day.AccountId, day.Metrics.Day, day.At, decided.Next(day, open), day.Account, open.Alert.Severity,
                open.Alert with { Severity = finding.Severity.Value, Evidence = evidence, Summary = OnDay(input, summary) }));
        }
    }

    private static bool MayRaise(StallRule rule, in RuleInput input, RuleState state, Severity severity, DayToClose day) =>
        state.Holds >= input.Rule.HoldCloses
        && !(input.Rule.OnboardingOnly && !IsOnboarding(input))
        && (rule.AppliesWithoutUsers || day.Metrics.ActivatedUsers > 0)
        && !(state.ResolvedOn is { } resolved && day.Metrics.Day.DayNumber - resolved.DayNumber < input.Scorecard.CoolDownDays && severity <= state.ResolvedSeverity);

    private static bool IsOnboarding(in RuleInput input) => input.TenureDays <= input.Scorecard.Milestones.DeadlineDays;

    private static string OnDay(in RuleInput input, string summary) =>
        IsOnboarding(input) ? $"Day {input.TenureDays} of onboarding: {summary}" : $"Day {input.TenureDays}: {summary}";

    private static void Raise(Decided decided, StallRule rule, in RuleInput input, Severity severity, DayToClose day)
    {
        var on = day.Metrics.Day;
        var id = StableId.Of("alert", day.AccountId, rule.Id, on.ToString("O"));
        var (evidence, summary) = rule.Describe(input);
        decided.Add(new AlertRaised(
            day.AccountId, on, day.At, decided.Next(day), day.Account,
            new(
                id, decided.State.Case?.CaseId ?? StableId.Of("case", id.ToString()), rule.Id, severity, severity, on, day.Metrics.TenureDays,
                IsOnboarding(input), OnDay(input, summary), evidence),
            rule.Remember?.Invoke(input)));
    }
}
