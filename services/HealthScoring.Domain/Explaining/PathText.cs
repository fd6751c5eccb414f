using HealthScoring.Domain.Live;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Paths and steps in plain English.</summary>
internal static class PathText
{
    /// <summary>A step.</summary>
    public static string Of(PlannedStep step, int users, int days, bool daysDiffer)
    {
        var one = users == 1;
        var (more, each, upTo) = (one ? "1 more user" : $"{users} more users", one ? "" : " each", daysDiffer ? "up to " : "");
        var (on, onMore) = ($"on {upTo}{Say.Days(days)}{each}", $"on {upTo}{days} more {(days == 1 ? "day" : "days")}{each}");
        return step.Kind switch
        {
            StepKind.ActivateUsers when step.Feature is { } feature => $"{more} {(one ? "becomes" : "become")} active and {(one ? "uses" : "use")} {feature} {on}.",
            StepKind.ActivateUsers => $"{more} {(one ? "becomes" : "become")} active and {(one ? "logs" : "log")} in {on}.",
            StepKind.AdoptFeature => $"{more} {(one ? "uses" : "use")} {step.Feature} {on}.",
            StepKind.DeepenUse => $"{Say.Users(users)} active on few days {(one ? "uses" : "use")} core features, such as {step.Feature}, {onMore}.",
            _ => $"{Say.Users(users)} active in the last four weeks {(one ? "comes" : "come")} {onMore}.",
        };
    }

    /// <summary>A path of steps.</summary>
    public static string Of(PathTarget target, HealthScore after, bool reached, LiveHealth live, bool cutOff) => reached
        ? $"With these steps the score would be {Say.Number(after.Score)} instead of {Say.Number(live.Health.Score)}. {Hold(target, live)}"
        : $"{(cutOff ? $"Use by {Standing.MostNewcomers:N0} new users" : "Use alone")} brings the score from {Say.Number(live.Health.Score)} to {Say.Number(after.Score)} and not to the {Say.Number(target.Score)} that {Say.Band(target.Band)} asks for.";

    /// <summary>Where no step is needed.</summary>
    public static string NothingNeeded(LiveHealth live, PathTarget? target, Scorecard scorecard) =>
        target is not null ? $"No more use is needed: the score is {Say.Number(live.Health.Score)}. {Hold(target, live)}"
        : live.Band == Band.Learning ? "Nothing is needed: the score is that of a healthy account, and the first close out of learning takes the band of its score."
        : Tolerance.AtLeast(live.Health.Score, scorecard.Bands.Healthy) ? "Nothing is needed: the account is healthy."
        : $"The account is healthy, and there is no band above. The score is {Say.Number(live.Health.Score)}: it must be {Say.Number(scorecard.Bands.Healthy)} or more to stay so.";

    private static string Hold(PathTarget target, LiveHealth live)
    {
        var score = $"with a score of {Say.Number(target.Score)} or more";
        return live.Band == Band.Learning ? $"The first close out of learning {score} gives the band {Say.Band(target.Band)}."
            : target.Closes == 1 ? $"The next close {score} gives the band {Say.Band(target.Band)}."
            : $"{target.Closes} closes in a row {score} give the band {Say.Band(target.Band)}.";
    }
}
