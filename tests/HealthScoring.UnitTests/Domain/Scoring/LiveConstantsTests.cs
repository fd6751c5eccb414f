using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>A constant that the code has a second time, or never looks at, would be a lie to whoever changes it.</summary>
public class LiveConstantsTests
{
    private static readonly string[] NoConstants =
    [
        // What names a scorecard; and the lowest edge, which is 0 in every valid one.
        "id", "version", "bands.critical",

        // will-miss-deadline ends with onboarding whatever this says.
        "rules[11].onboardingOnly",
    ];

    // Constants that the others of the default scorecard leave nothing to decide, and which of those must be another for them to decide something.
    private static readonly Dictionary<string, (string Path, string Json)> Hidden = new(StringComparer.Ordinal)
    {
        ["onboardingTargets.milestones[0][0]"] = ("minimumTargets.milestones", "0"),
        ["onboardingTargets.milestones[0][1]"] = ("minimumTargets.milestones", "0"),
        ["caps[0].score"] = ("learning.minimumCoverage", "0.9"),
    };

    private static readonly string[] Severities = ["warning", "high", "critical"];

    [Fact]
    public void Every_constant_of_the_scorecard_decides_something()
    {
        var probes = ConstantProbe.All.ToList();
        var constants = ScorecardBody.Leaves(new ScorecardBody().Json).Where(l => !NoConstants.Contains(l.Path) && !l.Path.EndsWith(".id", StringComparison.Ordinal)).ToList();

        constants.Should().HaveCountGreaterThan(200);
        constants.Where(c => !DecidesSomething(c.Path, c.Value, probes)).Select(c => c.Path).Should().BeEmpty();
    }

    private static bool DecidesSomething(string path, JsonValue value, List<ConstantProbe> probes)
    {
        var hidden = Hidden.TryGetValue(path, out var other);
        var before = hidden ? new ScorecardBody().With(other.Path, other.Json).Check().Scorecard! : Scorecard.Default;
        var changes = Changes(value).Select(json => (hidden ? new ScorecardBody().With(other.Path, other.Json) : new()).With(path, json).Check().Scorecard).OfType<Scorecard>().ToList();
        changes.Should().NotBeEmpty("{0} can be changed", path);
        return probes.Any(probe => changes.Any(changed => probe.DecidesOtherwise(before, changed)));
    }

    private static IEnumerable<string> Changes(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => Numbers(value.GetValue<double>()).Select(n => n.ToString(CultureInfo.InvariantCulture)),
        JsonValueKind.String => Severities.Where(s => s != value.GetValue<string>()).Select(s => $"\"{s}\""),
        _ => [value.GetValueKind() == JsonValueKind.True ? "false" : "true"],
    };

    // Not all are valid for every number, and what is not is left out.
    private static IEnumerable<double> Numbers(double number) =>
        [number * 0.5, number * 0.9, number * 1.5, number + 1, number - 1, number + 5, number - 5, number + 0.1, number + 0.05];
}
