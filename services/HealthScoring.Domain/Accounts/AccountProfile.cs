using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Accounts;

/// <summary>What facts say about an account itself: one history per field, folded from <see cref="IAccountFact"/>s in any order.</summary>
public sealed record AccountProfile(string AccountId)
{
    /// <summary>Name for people.</summary>
    public FieldHistory<string> Name { get; init; } = FieldHistory<string>.Empty;

    /// <summary>Day 0. The latest fact decides for all days: a hand-over day that moves gives every day a new tenure.</summary>
    public FieldHistory<DateOnly> HandOverOn { get; init; } = FieldHistory<DateOnly>.Empty;

    /// <summary>When the facts that give the hand-over day were received.</summary>
    public FieldHistory<DateTimeOffset> HandOverReceivedAt { get; init; } = FieldHistory<DateTimeOffset>.Empty;

    /// <summary>IANA zone.</summary>
    public FieldHistory<string> TimeZone { get; init; } = FieldHistory<string>.Empty;

    /// <summary>How often the product is rightly used.</summary>
    public FieldHistory<Cadence> Cadence { get; init; } = FieldHistory<Cadence>.Empty;

    /// <summary>Seats bought, at least 1.</summary>
    public FieldHistory<int> Seats { get; init; } = FieldHistory<int>.Empty;

    /// <summary>Customer segment; names the scorecard.</summary>
    public FieldHistory<string> Segment { get; init; } = FieldHistory<string>.Empty;

    /// <summary>Service tier.</summary>
    public FieldHistory<string> Tier { get; init; } = FieldHistory<string>.Empty;

    /// <summary>Product, whose catalogue applies.</summary>
    public FieldHistory<string> Product { get; init; } = FieldHistory<string>.Empty;

    /// <summary>Keys of the features that the contract includes; unknown means all.</summary>
    public FieldHistory<IReadOnlyList<string>> EntitledFeatures { get; init; } = FieldHistory<IReadOnlyList<string>>.Empty;

    /// <summary>Yearly contract value in the vendor's currency.</summary>
    public FieldHistory<decimal> ContractValue { get; init; } = FieldHistory<decimal>.Empty;

    /// <summary>Day of the next renewal.</summary>
    public FieldHistory<DateOnly> RenewalOn { get; init; } = FieldHistory<DateOnly>.Empty;

    /// <summary>Account of which this one is a part.</summary>
    public FieldHistory<string> ParentAccountId { get; init; } = FieldHistory<string>.Empty;

    /// <summary>Whether the account is registered; the value is true from the first registration.</summary>
    public FieldHistory<bool> Registered { get; init; } = FieldHistory<bool>.Empty;

    /// <summary>Whether the roll-out is paused.</summary>
    public FieldHistory<bool> Paused { get; init; } = FieldHistory<bool>.Empty;

    /// <summary>Whether the customer has left; registration and renewal say that it has not.</summary>
    public FieldHistory<bool> Churned { get; init; } = FieldHistory<bool>.Empty;

    /// <summary>Answers to the net promoter question, 0 to 10.</summary>
    public FieldHistory<int> Nps { get; init; } = FieldHistory<int>.Empty;

    /// <summary>Whether any registration is known. Facts of an account without one are parked: stored, and waiting for it.</summary>
    public bool IsRegistered => Registered.Values.Count > 0;

    /// <summary>Day 0, or null while no hand-over day is known.</summary>
    public DateOnly? DayZero => HandOverOn.Latest?.Value;

    /// <summary>
    /// When the hand-over day became known; saying the same day again later changes nothing. Days that were over by then are history: a day set late acts as an import.
    /// </summary>
    public DateTimeOffset? HandOverKnownAt
    {
        get
        {
            DateTimeOffset? known = null;
            for (var i = HandOverOn.Values.Count - 1; i >= 0 && HandOverOn.Values[i].Value == DayZero; i--)
            {
                known = HandOverReceivedAt.Values[i].Value is var at && !(at > known) ? at : known;
            }

            return known;
        }
    }

    /// <summary>The profile after one more fact. Facts that say nothing about the profile itself leave it as it is.</summary>
    /// <exception cref="TimeZoneNotFoundException">The fact names a zone that is not in the time zone data of this machine.</exception>
    public static AccountProfile Evolve(AccountProfile profile, IAccountFact fact)
    {
        var stamp = new FactStamp(fact.OccurredAt, fact.Source, fact.Id);
        return fact switch
        {
            AccountRegistered f => profile with
            {
                Name = With(profile.Name, stamp, f.Name),
                HandOverOn = With(profile.HandOverOn, stamp, f.HandOverOn),
                HandOverReceivedAt = f.HandOverOn is null ? profile.HandOverReceivedAt : profile.HandOverReceivedAt.With(stamp, f.ReceivedAt),
                TimeZone = With(profile.TimeZone, stamp, KnownZone(f.TimeZone)),
                Cadence = With(profile.Cadence, stamp, f.Cadence),
                Seats = With(profile.Seats, stamp, f.Seats),
                Segment = With(profile.Segment, stamp, f.Segment),
                Tier = With(profile.Tier, stamp, f.Tier),
                Product = With(profile.Product, stamp, f.Product),
                EntitledFeatures = With(profile.EntitledFeatures, stamp, f.EntitledFeatures),
                ContractValue = With(profile.ContractValue, stamp, f.ContractValue),
                RenewalOn = With(profile.RenewalOn, stamp, f.RenewalOn),
                ParentAccountId = With(profile.ParentAccountId, stamp, f.ParentAccountId),
                Registered = profile.Registered.With(stamp, true),
                Churned = profile.Churned.With(stamp, false),
            },
            SeatsChanged f => profile with { Seats = profile.Seats.With(stamp, f.Seats) },
            NpsAnswered f => profile with { Nps = profile.Nps.With(stamp, f.Score) },
            AccountPaused => profile with { Paused = profile.Paused.With(stamp, true) },
            AccountResumed => profile with { Paused = profile.Paused.With(stamp, false) },
            AccountRenewed f => profile with { RenewalOn = With(profile.RenewalOn, stamp, f.RenewalOn), Churned = profile.Churned.With(stamp, false) },
            AccountChurned => profile with { Churned = profile.Churned.With(stamp, true) },
            _ => profile,
        };
    }

    // A zone that this machine does not know fails the one fact that names it, instead of every later reading of the account.
    private static string? KnownZone(string? zone) => zone is not null && TimeZoneInfo.FindSystemTimeZoneById(zone) is not null ? zone : null;

    private static FieldHistory<T> With<T>(FieldHistory<T> history, FactStamp stamp, T? value)
        where T : class => value is null ? history : history.With(stamp, value);

    private static FieldHistory<T> With<T>(FieldHistory<T> history, FactStamp stamp, T? value)
        where T : struct => value is null ? history : history.With(stamp, value.Value);
}
