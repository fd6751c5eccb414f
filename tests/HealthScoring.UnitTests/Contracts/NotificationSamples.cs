using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Contracts;

/// <summary>One notification of each type, with every field that its type knows.</summary>
public static class NotificationSamples
{
    private const string Account = "acme";
    private const string Name = "Acmé";
    private const string Segment = "smb";
    private static readonly Guid Id = new("c56a4180-65aa-42ec-a945-5fd21dec0538");
    private static readonly Guid Alert = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    private static readonly Guid Case = new("0a1b2c3d-8b86-d011-b42d-00c04fc964ff");
    private static readonly DateTimeOffset At = new(2026, 3, 3, 0, 15, 1, 250, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly NotificationLinks Links = new(
        new("https://health.example/accounts/acme"), new("https://health.example/accounts/acme/health"), new("https://health.example/accounts/acme/alerts"));

    public static IReadOnlyDictionary<string, object> All { get; } = new object[]
    {
        new WebhookTest { Id = Id, OccurredAt = At, Summary = "A test of this webhook." },
        new AlertRaised
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 21, AlertId = Alert, CaseId = Case, Rule = "usage-drop",
            Severity = "high", RaisedSeverity = "high", RaisedOn = Day, Day = Day, TenureDays = 28, Onboarding = true,
            Summary = "12 active user days this week, 40 a week in the three before.", Evidence = new("activeUserDays7", 12, 28, 28), Links = Links,
        },
        new AlertEscalated
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 22, AlertId = Alert, CaseId = Case, Rule = "gone-silent",
            Severity = "critical", PreviousSeverity = "high", RaisedSeverity = "high", RaisedOn = new(2026, 2, 23), Day = Day, TenureDays = 21, Onboarding = true,
            Summary = "Nobody has been active for 14 days.", Evidence = new("silentDays", 14, 7, 28), Links = Links,
        },
        new AlertResolved
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 23, AlertId = Alert, CaseId = Case, Rule = "gone-silent",
            Severity = "critical", RaisedSeverity = "high", RaisedOn = new(2026, 2, 23), Day = Day, TenureDays = 21, Onboarding = true,
            ResolvedOn = Day, Resolution = "cleared", Summary = "Nobody has been active for 14 days.", Evidence = new("silentDays", 14, 7, 28), Links = Links,
        },
        new CaseReminder
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 24, CaseId = Case, OpenedOn = new(2026, 2, 23), Day = Day,
            Severity = "high", Alerts = [new(Alert, "gone-silent", "high", new(2026, 2, 23), "Nobody has been active for 7 days.")], Links = Links,
        },
        new CaseEscalated
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 25, CaseId = Case, OpenedOn = new(2026, 2, 23), Day = Day,
            Severity = "high", Alerts = [new(Alert, "gone-silent", "high", new(2026, 2, 23), "Nobody has been active for 7 days.")], Links = Links,
        },
        new HealthBandChanged
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 18, Day = Day, From = "watch", To = "atRisk", Score = 42.5,
            Reasons = ["capped at 59 by reach-low", "activation: seatActivation 0.2, 40 of 100 points"], Links = Links,
        },
        new HealthClosed
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 17, Day = Day, Score = 42.5, Band = "atRisk", Coverage = 0.85,
            Blend = 0.25, TenureDays = 83, Components = new(new(80, 70.5, 60, 50, 40), new(30, 20, 10, 5.25, 1)), Caps = ["reach-low"], Scorecard = new("default", 1),
            EngineVersion = 1, Incomplete = true, Links = Links,
        },
        new AccountActivated
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 20, Day = Day, TenureDays = 28, FirstValueTenureDays = 3,
            Links = Links,
        },
        new MilestoneReached
        {
            Id = Id, AccountId = Account, AccountName = Name, Segment = Segment, OccurredAt = At, Sequence = 19, Milestone = "habit", Day = Day, TenureDays = 28, Links = Links,
        },
        new ProducerSilent
        {
            Id = Id, Source = "shop-web", OccurredAt = At, Sequence = 1, Since = At.AddSeconds(-5), LastReceivedAt = At.AddHours(-1),
            Summary = "Nothing has been received from shop-web since 2026-03-02 23:15 UTC. Until it is back, silence of its accounts raises no alert.",
        },
        new ProducerRecovered { Id = Id, Source = "shop-web", OccurredAt = At.AddHours(2), Sequence = 2, Since = At.AddSeconds(-5), BackAt = At.AddHours(2) },
    }.ToDictionary(n => n.GetType().Name, StringComparer.Ordinal);

    /// <summary>Those that go to the exchange; the other is for webhooks alone.</summary>
    public static IReadOnlyDictionary<string, object> Published { get; } = All.Where(n => n.Value is not WebhookTest).ToDictionary(StringComparer.Ordinal);

    /// <summary>The types of all notifications and of their parts.</summary>
    public static IEnumerable<Type> Types =>
    [
        .. All.Values.Select(n => n.GetType()), typeof(AlertEvidence), typeof(RemindedAlert), typeof(NotificationLinks), typeof(HealthComponents), typeof(ComponentPoints),
        typeof(ScorecardVersion),
    ];
}
