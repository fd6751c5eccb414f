using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>One account's page of facts, folded onto the rows that are kept of it.</summary>
public sealed class AccountFold
{
    private readonly AccountRows _rows;
    private ZoneHistory _zones = ZoneHistory.Utc;

    /// <summary>Starts from the kept rows, decoded anew.</summary>
    public AccountFold(AccountOnPage account, AccountRows rows)
    {
        Account = account;
        _rows = rows;
        Profile = account.FoldsAnew ? new(account.AccountId) : rows.ProfileOf(account);
        Activity = new(_zones, null, [], 0);
    }

    /// <summary>The account and its page of facts.</summary>
    public AccountOnPage Account { get; }

    /// <summary>The profile after the page.</summary>
    public AccountProfile Profile { get; private set; }

    /// <summary>Whether the page says anything about the profile.</summary>
    public bool ProfileChanged { get; private set; }

    /// <summary>The activity that the page touched, after it.</summary>
    public AccountActivity Activity { get; private set; }

    /// <summary>
    /// Whether the page changes how instants become local days, or which days count: then the account's activity is folded again from its first fact. Rare,
    /// since zone and hand-over day are known before use begins, or change once or twice in the life of an account. So is an account whose stored facts have changed.
    /// </summary>
    public bool NeedsWholeHistory { get; private set; }

    /// <summary>Whether the kept days and users of the account are to be replaced as a whole.</summary>
    public bool Replaces { get; private set; }

    /// <summary>Folds what the page says about the account itself; and all facts before it, where the account is folded anew.</summary>
    public void EvolveProfile(IReadOnlyList<SequencedFact> facts)
    {
        var before = Profile;
        foreach (var (sequence, fact) in facts)
        {
            if (fact is IAccountFact accountFact)
            {
                Attempt(sequence, () => Profile = AccountProfile.Evolve(Profile, accountFact));
            }
        }

        ProfileChanged = !ReferenceEquals(before, Profile);
        var rezoned = !before.TimeZone.Values.SequenceEqual(Profile.TimeZone.Values);
        var moved = before.DayZero != Profile.DayZero;
        _zones = ZoneHistory.Of(Profile.TimeZone);
        NeedsWholeHistory = Account.FoldsAnew || ((rezoned || moved) && _rows.HasActivity(Account.Key));
        Activity = _rows.ActivityOf(Account, _zones, Profile.DayZero);
    }

    /// <summary>Folds the account's earlier facts again, under the zones and the hand-over day that the page brings.</summary>
    public void StartOver(IReadOnlyList<SequencedFact> earlier)
    {
        Replaces = true;
        Activity = new(_zones, Profile.DayZero, [], 0);
        ApplyActivity(earlier);
    }

    /// <summary>Folds usage, users and reported counts.</summary>
    public void ApplyActivity(IReadOnlyList<SequencedFact> facts)
    {
        foreach (var (sequence, fact) in facts)
        {
            Attempt(sequence, () =>
            {
                switch (fact)
                {
                    case UsageRecorded usage:
                        Activity.Apply(usage);
                        break;
                    case IAccountFact accountFact:
                        Activity.Apply(accountFact);
                        break;
                }
            });
        }
    }

    private static void Attempt(long sequence, Action apply)
    {
        try
        {
            apply();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new FactNotApplicableException(sequence, failure);
        }
    }
}
