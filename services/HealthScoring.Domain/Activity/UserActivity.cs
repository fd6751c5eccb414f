using System.Runtime.InteropServices;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Activity;

/// <summary>What the account's whole history says about one of its users.</summary>
/// <param name="reference">Pseudonym that stored facts carry.</param>
/// <param name="number">Number within the account, dense from 0 in the order of first appearance in the store.</param>
public sealed class UserActivity(Guid reference, int number)
{
    private readonly List<KeyValuePair<int, DateOnly>> _firstUseOn = [];

    /// <summary>Pseudonym that stored facts carry.</summary>
    public Guid Reference { get; } = reference;

    /// <summary>Number within the account.</summary>
    public int Number { get; } = number;

    /// <summary>Day of the first qualifying event since day 0, or null.</summary>
    public DateOnly? FirstActiveOn { get; private set; }

    /// <summary>Day of the first use since day 0, by number of the feature and in the order of the numbers.</summary>
    public IReadOnlyList<KeyValuePair<int, DateOnly>> FirstUseOn => _firstUseOn;

    /// <summary>Whether the user is provisioned (true) or removed (false).</summary>
    public FieldHistory<bool> Provisioned { get; private set; } = FieldHistory<bool>.Empty;

    /// <summary>Whether the user is a champion.</summary>
    public FieldHistory<bool> Champion { get; private set; } = FieldHistory<bool>.Empty;

    /// <summary>Restores a user as it was kept: first uses in the order of the features' numbers, each once.</summary>
    public static UserActivity Of(
        Guid reference, int number, DateOnly? firstActiveOn, IEnumerable<KeyValuePair<int, DateOnly>> firstUseOn, FieldHistory<bool> provisioned, FieldHistory<bool> champion)
    {
        var user = new UserActivity(reference, number) { FirstActiveOn = firstActiveOn, Provisioned = provisioned, Champion = champion };
        user._firstUseOn.AddRange(firstUseOn);
        return user;
    }

    /// <summary>Notes activity on a day since day 0. Answers whether that changed anything.</summary>
    public bool Active(DateOnly day, int? feature)
    {
        var changed = false;
        if (FirstActiveOn is not { } first || day < first)
        {
            FirstActiveOn = day;
            changed = true;
        }

        return (feature is { } used && FirstUse(used, day)) || changed;
    }

    /// <summary>Applies a fact about the user.</summary>
    public void Apply(IAccountFact fact)
    {
        var stamp = new FactStamp(fact.OccurredAt, fact.Source, fact.Id);
        (Provisioned, Champion) = fact switch
        {
            UserProvisioned => (Provisioned.With(stamp, true), Champion),
            UserRemoved => (Provisioned.With(stamp, false), Champion),
            ChampionAssigned => (Provisioned, Champion.With(stamp, true)),
            ChampionRemoved => (Provisioned, Champion.With(stamp, false)),
            _ => (Provisioned, Champion),
        };
    }

    /// <summary>
    /// Whether the user belongs to the provisioned users P at the end of a local day: provisioned and not removed, or seen in a qualifying event since
    /// day 0 and never removed.
    /// </summary>
    public bool IsProvisioned(DateOnly day, ZoneHistory zones) => Provisioned.AsOf(day, zones)?.Value ?? FirstActiveOn <= day;

    private bool FirstUse(int feature, DateOnly day)
    {
        var at = ByNumber.Find<KeyValuePair<int, DateOnly>>(CollectionsMarshal.AsSpan(_firstUseOn), feature, f => f.Key);
        if (at < 0)
        {
            _firstUseOn.Insert(~at, new(feature, day));
        }
        else if (day < _firstUseOn[at].Value)
        {
            _firstUseOn[at] = new(feature, day);
        }
        else
        {
            return false;
        }

        return true;
    }
}
