using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Replaying;

/// <summary>
/// An account as it was known at a cut: the fold of the facts through a sequence number of the event store. It moves on from cut to cut, so that walking through an
/// account's closes folds every fact once.
/// </summary>
/// <param name="log">The facts.</param>
public sealed class AccountAtCut(FactLog log)
{
    private readonly HashSet<long> _notApplicable = [];
    private readonly HashSet<string> _imports = new(StringComparer.Ordinal);
    private AccountProfile _profile = new(log.AccountId);
    private AccountActivity _activity = new(ZoneHistory.Utc, null, [], 0);
    private FeatureCatalog _catalog = FeatureCatalog.Empty;
    private long _cut;
    private int _folded;
    private int _catalogs;

    /// <summary>What metrics are computed from; null while the account has no hand-over day.</summary>
    public AccountHistory? History => _profile.DayZero is null ? null : new(
        _profile, _catalog, DateOnly.MinValue, _activity.Days, _activity.Users.Values, [.. _activity.Features.Select(f => f.Key)])
    {
        FirstReportOn = _activity.FirstReportOn,
    };

    /// <summary>Pseudonyms of users by their number in the account.</summary>
    public IReadOnlyDictionary<int, Guid> Users => _activity.Users.Values.ToDictionary(u => u.Number, u => u.Reference);

    /// <summary>When all that is history of it was known: days that were over by then were imported, or handed over late.</summary>
    public DateTimeOffset? HistoryUntil
    {
        get
        {
            var imported = log.Backfills.Where(b => b.Sequence <= _cut && _imports.Contains(b.Value.BackfillId))
                .GroupBy(b => b.Value.BackfillId, b => b.Value.ReceivedAt).Select(b => (DateTimeOffset?)b.First()).Max();
            var known = _profile.HandOverKnownAt;
            return imported > known || known is null ? imported : known;
        }
    }

    /// <summary>Whether a fact could not be applied.</summary>
    public bool Incomplete => _notApplicable.Any(sequence => sequence <= _cut);

    /// <summary>Moves to a cut. Forward is cheap; back starts anew.</summary>
    public void MoveTo(long cut)
    {
        var facts = log.Facts;
        var from = cut < _cut ? 0 : _folded;
        _cut = cut;
        _folded = from;
        while (_folded < facts.Count && facts[_folded].Sequence <= cut)
        {
            _folded++;
        }

        if (from == 0)
        {
            _imports.Clear();
        }

        _imports.UnionWith(facts.Take(_folded).Skip(from).Select(f => BackfillOf(f.Value)).OfType<string>());
        var catalogs = log.Catalogs.Count(c => c.Sequence <= cut);
        _catalog = catalogs == _catalogs ? _catalog : log.Catalogs.Take(catalogs).Aggregate(FeatureCatalog.Empty, (catalog, c) => FeatureCatalog.Evolve(catalog, c.Value));
        _catalogs = catalogs;
        while (!TryFold(from))
        {
            // The failed attempt may have left half of a fact behind.
            from = 0;
        }
    }

    private bool TryFold(int from)
    {
        var page = log.Facts.Take(_folded).Skip(from).Where(f => !_notApplicable.Contains(f.Sequence)).ToList();
        var before = from == 0 ? new AccountProfile(log.AccountId) : _profile;
        _profile = before;
        foreach (var (sequence, fact) in page)
        {
            if (fact is IAccountFact accountFact && !Attempt(sequence, () => _profile = AccountProfile.Evolve(_profile, accountFact)))
            {
                return false;
            }
        }

        // Other zones or another day 0 give the facts before this page other days.
        if (from > 0 && (_profile.DayZero != before.DayZero || !_profile.TimeZone.Values.SequenceEqual(before.TimeZone.Values)))
        {
            return TryFold(0);
        }

        _activity = from == 0 ? new(ZoneHistory.Of(_profile.TimeZone), _profile.DayZero, [], 0) : _activity;
        return page.TrueForAll(f => Attempt(f.Sequence, () => Apply(f.Value)));
    }

    private void Apply(object fact)
    {
        switch (fact)
        {
            case UsageRecorded usage:
                _activity.Apply(usage);
                break;
            case IAccountFact accountFact:
                _activity.Apply(accountFact);
                break;
            case UnreadableFact:
                throw new InvalidDataException("The fact cannot be read.");
        }
    }

    private bool Attempt(long sequence, Action apply)
    {
        try
        {
            apply();
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _notApplicable.Add(sequence);
            return false;
        }
    }

    private static string? BackfillOf(object fact) => fact switch
    {
        UsageRecorded usage => usage.BackfillId,
        IAccountFact accountFact => accountFact.BackfillId,
        _ => null,
    };
}
