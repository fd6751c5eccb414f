using System.Text.Json.Nodes;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.UnitTests.Architecture;

public class ScorecardTests
{
    [Fact]
    public void Every_copy_of_the_default_scorecard_equals_the_one_that_is_scored_with()
    {
        var scored = File.ReadAllText(Repository.PathOf("services", "HealthScoring.Domain", "Scoring", "scorecard.default.json"));

        SourceFiles.Of("tests", "scorecard.default.json").Concat(SourceFiles.Of("deploy", "scorecard.default.json"))
            .Where(copy => !JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(copy)), JsonNode.Parse(scored))).Should().BeEmpty();
    }

    [Fact]
    public void The_default_scorecard_is_the_one_in_the_assembly()
    {
        using var embedded = typeof(Scorecard).Assembly.GetManifestResourceStream("scorecard.default.json")!;
        using var reader = new StreamReader(embedded);

        reader.ReadToEnd().Should().Be(File.ReadAllText(Repository.PathOf("services", "HealthScoring.Domain", "Scoring", "scorecard.default.json")));
    }
}
