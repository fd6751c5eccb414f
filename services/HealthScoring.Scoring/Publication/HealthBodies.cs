using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Closing;
using HealthScoring.EventStore;
using StoredPoints = HealthScoring.Domain.Scoring.ComponentPoints;
using Stored = HealthScoring.Domain.Closing;

namespace HealthScoring.Scoring.Publication;

/// <summary>Bodies of what is published about the health and the progress of accounts.</summary>
internal static class HealthBodies
{
    /// <summary>A close.</summary>
    public static HealthClosed Closed(DayClosed close, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = close.AccountId,
        AccountName = close.Account.Name,
        Segment = close.Account.Segment,
        OccurredAt = close.At,
        Sequence = envelope.Sequence,
        Day = close.Day,
        Score = close.Score,
        Band = Words.Of(close.Band),
        Coverage = close.Coverage,
        Blend = close.Blend,
        TenureDays = close.Metrics.TenureDays,
        Components = new(Of(close.Onboarding), Of(close.Steady)),
        Caps = close.Caps,
        Scorecard = new(close.ScorecardId, close.ScorecardVersion),
        EngineVersion = close.EngineVersion,
        Incomplete = close.Incomplete,
        Links = envelope.Links,
    };

    /// <summary>A move to another band.</summary>
    public static HealthBandChanged BandChanged(BandChanged changed, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = changed.AccountId,
        AccountName = changed.Account.Name,
        Segment = changed.Account.Segment,
        OccurredAt = changed.At,
        Sequence = envelope.Sequence,
        Day = changed.Day,
        From = Words.Of(changed.From),
        To = Words.Of(changed.To),
        Score = changed.Score,
        Reasons = changed.Reasons,
        Links = envelope.Links,
    };

    /// <summary>A milestone.</summary>
    public static Contracts.V1.MilestoneReached Milestone(Stored.MilestoneReached reached, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = reached.AccountId,
        AccountName = reached.Account.Name,
        Segment = reached.Account.Segment,
        OccurredAt = reached.At,
        Sequence = envelope.Sequence,
        Milestone = reached.Milestone,
        Day = reached.Day,
        TenureDays = reached.TenureDays,
        Links = envelope.Links,
    };

    /// <summary>The last milestone.</summary>
    public static Contracts.V1.AccountActivated Activated(Stored.AccountActivated activated, Envelope envelope) => new()
    {
        Id = envelope.Id,
        AccountId = activated.AccountId,
        AccountName = activated.Account.Name,
        Segment = activated.Account.Segment,
        OccurredAt = activated.At,
        Sequence = envelope.Sequence,
        Day = activated.Day,
        TenureDays = activated.TenureDays,
        FirstValueTenureDays = activated.FirstValueTenureDays,
        Links = envelope.Links,
    };

    private static ComponentPoints Of(StoredPoints points) => new(points.Activation, points.Engagement, points.Depth, points.Breadth, points.Momentum);
}
