using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.Ingestion.Http.Checking;

namespace HealthScoring.UnitTests.Ingestion.Http.Checking;

public class TouchesTests
{
    [Fact]
    public void Metrics_are_named_as_in_answers_and_rules_as_in_the_scorecard()
    {
        Touches.AllMetrics.Should().BeSubsetOf(typeof(AccountMetrics).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));
        Touches.AllRules.Should().Equal(Scorecard.Default.Rules.Select(r => r.Id));
    }

    [Fact]
    public void Only_what_people_do_moves_anything()
    {
        Touches.Of(Event(UsageEventType.Login) with { Actor = "bot" }).Metrics.Should().BeEmpty();
        Touches.Of(Event(UsageEventType.Login)).Should().Match<(IReadOnlyList<string> Metrics, IReadOnlyList<string> Rules)>(t => t.Metrics.Contains("loginRatio") && t.Rules.Contains("no-first-login"));
    }

    [Fact]
    public void A_registration_moves_what_its_fields_say()
    {
        Touches.Of(Event(UsageEventType.AccountRegistered) with { Name = "Acme" }).Metrics.Should().BeEmpty();
        Touches.Of(Event(UsageEventType.AccountRegistered) with { Name = "Acme", Seats = 5 }).Metrics.Should().Contain("seatActivation").And.NotContain("momentum");
        Touches.Of(Event(UsageEventType.AccountRegistered) with { Name = "Acme", HandOverOn = new(2026, 1, 1) }).Metrics.Should().Equal(Touches.AllMetrics);
    }

    private static UsageEvent Event(string type) => new() { Id = "1", Source = "s", Type = type, OccurredAt = default };
}
