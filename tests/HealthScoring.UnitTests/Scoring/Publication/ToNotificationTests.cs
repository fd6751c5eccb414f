using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Rules;
using HealthScoring.Scoring.Publication;
using HealthScoring.UnitTests.Domain.Closing;
using Contract = HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Scoring.Publication;

public class ToNotificationTests
{
    private static readonly Uri Api = new("https://health.example/api");

    public static TheoryData<string> Published => [.. DecisionSamples.All.Keys.Except([
        "account_frozen_v1", "account_reopened_v1", "hand_over_moved_v1", "alert_acknowledged_v1", "alert_snoozed_v1", "alert_outcome_recorded_v1", "scorecard_published_v1",
    ])];

    [Theory]
    [InlineData("day_closed_v1", "health.closed", typeof(HealthClosed))]
    [InlineData("band_changed_v1", "health.band-changed", typeof(HealthBandChanged))]
    [InlineData("milestone_reached_v1", "account.milestone", typeof(Contract.MilestoneReached))]
    [InlineData("account_activated_v1", "account.activated", typeof(Contract.AccountActivated))]
    [InlineData("alert_raised_v1", "alert.raised.high", typeof(Contract.AlertRaised))]
    [InlineData("alert_announced_v1", "alert.raised.high", typeof(Contract.AlertRaised))]
    [InlineData("alert_escalated_v1", "alert.escalated.high", typeof(Contract.AlertEscalated))]
    [InlineData("alert_resolved_v1", "alert.resolved.high", typeof(Contract.AlertResolved))]
    [InlineData("case_reminded_v1", "alert.reminder.high", typeof(CaseReminder))]
    [InlineData("case_escalated_v1", "alert.unattended.high", typeof(Contract.CaseEscalated))]
    [InlineData("producer_went_silent_v1", "ops.producer-silent", typeof(ProducerSilent))]
    [InlineData("producer_recovered_v1", "ops.producer-recovered", typeof(Contract.ProducerRecovered))]
    public void A_decision_is_published_under_its_routing_key(string decision, string routingKey, Type body)
    {
        var notification = Of(DecisionSamples.All[decision]);

        notification.RoutingKey.Should().Be(routingKey);
        notification.Body.Should().BeOfType(body);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void A_body_carries_the_message_id_the_owner_the_sequence_and_the_time_of_its_decision(string decision)
    {
        var notification = Of(DecisionSamples.All[decision]);
        var (stored, body) = (Json(DecisionSamples.All[decision]), Json(notification.Body));

        body.GetProperty("id").GetGuid().Should().Be(notification.Id);
        body.GetProperty("sequence").GetInt64().Should().Be(stored.GetProperty("sequence").GetInt64());
        body.GetProperty("occurredAt").GetDateTimeOffset().Should().Be(stored.GetProperty("at").GetDateTimeOffset());
        notification.Owner.Should().Be(body.GetProperty("accountId").GetString() ?? body.GetProperty("source").GetString());
    }

    [Fact]
    public void An_alert_says_all_that_its_decision_says() =>
        Of(DecisionSamples.All["alert_escalated_v1"]).Body.Should().BeEquivalentTo(new
        {
            AccountId = "acme", AccountName = "Acmé", Segment = "smb", DecisionSamples.Alert.AlertId, DecisionSamples.Alert.CaseId, Rule = "usage-drop", Severity = "high",
            PreviousSeverity = "warning", RaisedSeverity = "warning", RaisedOn = new DateOnly(2026, 3, 2), Day = new DateOnly(2026, 3, 2), TenureDays = 28, Onboarding = true,
            DecisionSamples.Alert.Summary, Evidence = new AlertEvidence("activeUserDays7", 12, 28, 28),
        });

    [Fact]
    public void A_resolved_alert_says_when_and_how_it_ended() =>
        Of(DecisionSamples.All["alert_resolved_v1"]).Body.Should().BeEquivalentTo(new { ResolvedOn = new DateOnly(2026, 3, 2), Resolution = "cleared" });

    [Fact]
    public void A_close_says_score_band_and_components() =>
        Of(DecisionSamples.Close).Body.Should().BeEquivalentTo(new
        {
            Day = new DateOnly(2026, 3, 2), Score = 42.5, Band = "atRisk", Coverage = 0.85, Blend = 0.25, TenureDays = 28, EngineVersion = 1, Incomplete = true,
            Components = new HealthComponents(new(80, 70.5, 60, 50, 40), new(30, 20, 10, 5.25, 1)), DecisionSamples.Close.Caps,
            Scorecard = new ScorecardVersion("default", 1),
        });

    [Fact]
    public void An_alert_left_open_by_imported_history_is_published_with_the_severity_that_it_has_now()
    {
        var alert = DecisionSamples.Alert with { Severity = Severity.Critical, RaisedSeverity = Severity.High };
        var announced = (AlertAnnounced)DecisionSamples.All["alert_announced_v1"] with { Day = alert.RaisedOn.AddDays(9), Alert = alert };

        var notification = Of(announced);

        notification.RoutingKey.Should().Be("alert.raised.critical");
        notification.Body.Should().BeEquivalentTo(
            new { Type = "AlertRaised", Severity = "critical", RaisedSeverity = "high", alert.RaisedOn, Day = alert.RaisedOn.AddDays(9) });
    }

    [Fact]
    public void A_reminder_goes_by_the_most_severe_of_the_open_alerts()
    {
        var reminded = (CaseReminded)DecisionSamples.All["case_reminded_v1"] with
        {
            Alerts = [DecisionSamples.Alert with { Severity = Severity.Warning }, DecisionSamples.Alert with { Severity = Severity.Critical }],
        };

        var notification = Of(reminded);

        notification.RoutingKey.Should().Be("alert.reminder.critical");
        ((CaseReminder)notification.Body).Severity.Should().Be("critical");
        ((CaseReminder)notification.Body).Alerts.Select(a => a.Severity).Should().Equal("warning", "critical");
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void The_same_decision_makes_the_same_notification_again(string decision) =>
        Of(DecisionSamples.All[decision]).Should().BeEquivalentTo(Of(DecisionSamples.All[decision]), o => o.RespectingRuntimeTypes().WithStrictOrdering());

    [Fact]
    public void Ids_are_those_of_owner_and_sequence_for_ever() =>
        Of(DecisionSamples.Close).Id.Should().Be(new Guid("30066299-d5b4-871c-4433-d2e199c0944b"));

    [Fact]
    public void Accounts_and_producers_of_one_name_share_no_id()
    {
        var at = DecisionSamples.Close.At;

        var ids = new[]
        {
            Of(DecisionSamples.Close with { AccountId = "shop", Sequence = 1 }), Of(DecisionSamples.Close with { AccountId = "shop", Sequence = 2 }),
            Of(new ProducerWentSilent("shop", at, at, at, 1)), Of(new HealthScoring.Domain.Producers.ProducerRecovered("shop", at, at, at, 2)),
        }.Select(n => n.Id);

        ids.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void What_has_no_sequence_is_not_published()
    {
        ToNotification.Of(DecisionSamples.Close with { Sequence = null }, Api).Should().BeNull();
        ToNotification.Of(DecisionSamples.All["account_frozen_v1"], Api).Should().BeNull();
        ToNotification.Of(DecisionSamples.All["account_reopened_v1"], Api).Should().BeNull();
        ToNotification.Of(DecisionSamples.All["hand_over_moved_v1"], Api).Should().BeNull();
    }

    [Theory]
    [InlineData("https://health.example/api")]
    [InlineData("https://health.example/api/")]
    public void Links_are_absolute_and_survive_any_account_id(string api)
    {
        var close = (HealthClosed)ToNotification.Of(DecisionSamples.Close with { AccountId = "a/b c?é" }, new(api))!.Body;

        close.Links.Should().Be(new NotificationLinks(
            new("https://health.example/api/accounts/a%2Fb%20c%3F%C3%A9"), new("https://health.example/api/accounts/a%2Fb%20c%3F%C3%A9/health"),
            new("https://health.example/api/accounts/a%2Fb%20c%3F%C3%A9/alerts")));
        Json(close).GetProperty("links").GetProperty("account").GetString().Should().Be("https://health.example/api/accounts/a%2Fb%20c%3F%C3%A9");
    }

    private static Notification Of(object decision) => ToNotification.Of(decision, Api)!;

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, value.GetType(), JsonSerializerOptions.Web);
}
