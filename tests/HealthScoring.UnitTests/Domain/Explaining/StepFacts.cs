using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Domain.Explaining;

/// <summary>The uses that steps assume, as producers would have sent them.</summary>
public static class StepFacts
{
    public static IReadOnlyList<UsageItem> Of(IEnumerable<PathStep> steps, ZoneHistory zones) => [.. steps.SelectMany(s => s.Uses).SelectMany((use, i) =>
    {
        var at = zones.StartOf(use.Day);
        var login = new UsageItem($"assumed-login-{i}", UsageType.Login, use.User, at);
        return use.Feature is { } feature ? (UsageItem[])[login, new($"assumed-use-{i}", UsageType.FeatureUsed, use.User, at, feature)] : [login];
    })];

    /// <summary>The steps with one left out, for each of them.</summary>
    public static IEnumerable<IReadOnlyList<PathStep>> WithoutOne(IReadOnlyList<PathStep> steps) => steps.Select((_, at) => (IReadOnlyList<PathStep>)[.. steps.Where((_, i) => i != at)]);
}
