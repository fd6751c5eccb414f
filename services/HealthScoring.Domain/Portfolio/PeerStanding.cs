namespace HealthScoring.Domain.Portfolio;

/// <summary>How the score of an account compares with those of its peers: accounts of the same segment in the same week of tenure, the account itself not counted.</summary>
/// <param name="Segment">The segment; null for accounts of which none is known, which are peers of each other.</param>
/// <param name="TenureWeek">Whole weeks since the hand-over day: 0 for days 0 to 6.</param>
/// <param name="Accounts">How many peers there are, at least <see cref="Fewest"/>.</param>
/// <param name="Percentile">Share of the peers with a lower score and half of those with an equal one, 0 to 100.</param>
public sealed record PeerStanding(string? Segment, int TenureWeek, int Accounts, double Percentile)
{
    /// <summary>Fewer peers than this say nothing.</summary>
    public const int Fewest = 10;

    /// <summary>Days of a week of tenure.</summary>
    public const int WeekDays = 7;

    /// <summary>The standing; null where there are too few peers.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="tenureWeek">The week of tenure.</param>
    /// <param name="accounts">Number of peers with a score.</param>
    /// <param name="lower">How many of them have a lower score.</param>
    /// <param name="equal">How many have an equal one.</param>
    public static PeerStanding? Of(string? segment, int tenureWeek, int accounts, int lower, int equal) =>
        accounts < Fewest ? null : new(segment, tenureWeek, accounts, 100 * (lower + (equal / 2.0)) / accounts);
}
