using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The explicit, versioned name under which every decision is stored. A name is for ever: a record whose meaning changes gets a new name beside the old one.</summary>
public static class StoredDecisions
{
    /// <summary>CLR type by stored name.</summary>
    public static IReadOnlyDictionary<string, Type> ByName { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        [DayClosed] = typeof(DayClosed),
        ["band_changed_v1"] = typeof(BandChanged),
        ["milestone_reached_v1"] = typeof(MilestoneReached),
        ["account_activated_v1"] = typeof(AccountActivated),
        ["alert_raised_v1"] = typeof(AlertRaised),
        ["alert_announced_v1"] = typeof(AlertAnnounced),
        ["alert_escalated_v1"] = typeof(AlertEscalated),
        ["alert_resolved_v1"] = typeof(AlertResolved),
        ["case_reminded_v1"] = typeof(CaseReminded),
        ["case_escalated_v1"] = typeof(CaseEscalated),
        ["account_frozen_v1"] = typeof(AccountFrozen),
        ["account_reopened_v1"] = typeof(AccountReopened),
        ["hand_over_moved_v1"] = typeof(HandOverMoved),
        ["producer_went_silent_v1"] = typeof(ProducerWentSilent),
        ["producer_recovered_v1"] = typeof(ProducerRecovered),
        ["alert_acknowledged_v1"] = typeof(AlertAcknowledged),
        ["alert_snoozed_v1"] = typeof(AlertSnoozed),
        ["alert_outcome_recorded_v1"] = typeof(AlertOutcomeRecorded),
        [ScorecardPublished] = typeof(ScorecardPublished),
    };

    /// <summary>Stored name of a close.</summary>
    public const string DayClosed = "day_closed_v1";

    /// <summary>Stored name of a version of a scorecard.</summary>
    public const string ScorecardPublished = "scorecard_published_v1";
}
