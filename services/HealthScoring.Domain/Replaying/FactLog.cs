using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Replaying;

/// <summary>Everything in the event store that an account's closes can have seen, in the order of the store.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Facts">Its facts, <see cref="UsageRecorded"/> or <see cref="IAccountFact"/>; <see cref="UnreadableFact"/> where it cannot be told.</param>
/// <param name="Catalogs">Catalogues of all products.</param>
/// <param name="Backfills">Imports that any of the facts belong to, as they became complete.</param>
public sealed record FactLog(
    string AccountId, IReadOnlyList<Sequenced<object>> Facts, IReadOnlyList<Sequenced<FeatureCatalogPublished>> Catalogs, IReadOnlyList<Sequenced<BackfillStored>> Backfills)
{
    /// <summary>
    /// The facts that speak about the days through one, as if nothing had happened since. Hand-over day and zones stay as they are known: they say how days are counted, and
    /// nothing about what happened on them.
    /// </summary>
    public FactLog Through(DateOnly day, ZoneHistory zones) => this with
    {
        Facts = [.. Facts.Select(f => f with { Value = Cut(f.Value, day, zones)! }).Where(f => f.Value is not null)],
        Catalogs = [.. Catalogs.Where(c => zones.LocalDay(c.Value.OccurredAt) <= day)],
    };

    private static object? Cut(object fact, DateOnly day, ZoneHistory zones) => fact switch
    {
        UsageRecorded usage => usage.Items.Where(i => zones.LocalDay(i.OccurredAt) <= day).ToList() is { Count: > 0 } items ? usage with { Items = items } : null,
        ActiveUsersReported report => report.Day <= day ? report : null,
        IAccountFact known when zones.LocalDay(known.OccurredAt) <= day => known,
        AccountRegistered { HandOverOn: null, TimeZone: null } => null,
        AccountRegistered later => new AccountRegistered(
            later.AccountId, later.Source, later.Id, later.OccurredAt, later.ReceivedAt, later.BackfillId, HandOverOn: later.HandOverOn, TimeZone: later.TimeZone),
        _ => null,
    };
}

/// <summary>Something and its place in the event store.</summary>
/// <param name="Sequence">Sequence number, from 1.</param>
/// <param name="Value">What it is.</param>
public readonly record struct Sequenced<T>(long Sequence, T Value);
