using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Ingestion.Storage;

/// <summary>The one place where what producers send becomes what is stored.</summary>
public static class ToFact
{
    /// <summary>A usage item, or null for an event of another kind.</summary>
    /// <param name="e">A valid event.</param>
    /// <param name="user">Pseudonym of its user.</param>
    /// <param name="storedProperties">Properties that the source's allow-list names.</param>
    public static UsageItem? Usage(UsageEvent e, Guid user, IReadOnlyCollection<string> storedProperties)
    {
        UsageType? type = e.Type switch
        {
            UsageEventType.Login => UsageType.Login,
            UsageEventType.FeatureUsed => UsageType.FeatureUsed,
            UsageEventType.SessionEnded => UsageType.SessionEnded,
            _ => null,
        };
        return type is null ? null : new(e.Id, type.Value, user, e.OccurredAt, e.Feature, e.DurationSeconds, ActorOf(e), Kept(e.Properties, storedProperties));
    }

    /// <summary>The stored event of anything but usage.</summary>
    /// <param name="e">A valid event.</param>
    /// <param name="user">Pseudonym of its user, if it names one.</param>
    /// <param name="at">When it is stored.</param>
    public static object Fact(UsageEvent e, Guid user, DateTimeOffset at) => e.Type switch
    {
        UsageEventType.AccountRegistered => new AccountRegistered(
            e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Name, e.HandOverOn, e.TimeZone, CadenceOf(e), e.Seats, e.Segment, e.Tier, e.Product,
            e.EntitledFeatures, e.ContractValue, e.RenewalOn, e.ParentAccountId),
        UsageEventType.SeatsChanged => new SeatsChanged(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Seats!.Value),
        UsageEventType.UserProvisioned => new UserProvisioned(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, user),
        UsageEventType.UserRemoved => new UserRemoved(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, user),
        UsageEventType.ChampionAssigned => new ChampionAssigned(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, user),
        UsageEventType.ChampionRemoved => new ChampionRemoved(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, user),
        UsageEventType.NpsAnswered => new NpsAnswered(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.UserId is null ? null : user, e.Score!.Value),
        UsageEventType.ActiveUsersReported => new ActiveUsersReported(
            e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Day!.Value, e.Dau, e.Wau, e.Mau),
        UsageEventType.AccountPaused => new AccountPaused(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Reason),
        UsageEventType.AccountResumed => new AccountResumed(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Reason),
        UsageEventType.AccountRenewed => new AccountRenewed(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.RenewalOn, e.Reason),
        UsageEventType.AccountChurned => new AccountChurned(e.AccountId!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, e.Reason),
        UsageEventType.FeatureCatalogPublished => new FeatureCatalogPublished(
            e.Product!, e.Source, e.Id, e.OccurredAt, at, e.BackfillId, [.. e.Features!.Select(f => new CatalogFeature(f.Key, f.Core, f.Weight, f.Name))]),
        UsageEventType.ProducerHeartbeat => new ProducerHeartbeatReceived(e.Source, e.Id, e.OccurredAt, at, e.EverySeconds),
        UsageEventType.BackfillStarted => new BackfillStarted(e.BackfillId!, e.Source, e.Id, e.OccurredAt, at),
        UsageEventType.BackfillCompleted => new BackfillCompleted(e.BackfillId!, e.Source, e.Id, e.OccurredAt, at, e.Events!.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Validation lets no other type through."),
    };

    private static Actor ActorOf(UsageEvent e) => e.Actor switch
    {
        "service" => Actor.Service,
        "vendor" => Actor.Vendor,
        "bot" => Actor.Bot,
        _ => Actor.Human,
    };

    private static Cadence? CadenceOf(UsageEvent e) => e.Cadence switch
    {
        "daily" => Cadence.Daily,
        "weekly" => Cadence.Weekly,
        _ => null,
    };

    private static IReadOnlyDictionary<string, string>? Kept(IReadOnlyDictionary<string, string>? properties, IReadOnlyCollection<string> allowed)
    {
        if (properties is null || allowed.Count == 0)
        {
            return null;
        }

        var kept = properties.Where(p => allowed.Contains(p.Key)).ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : kept;
    }
}
