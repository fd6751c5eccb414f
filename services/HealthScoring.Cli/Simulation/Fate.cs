using HealthScoring.Domain.Scoring;

namespace HealthScoring.Cli.Simulation;

/// <summary>What becomes of an account: curves over days since hand-over, which are negative before it, and what happens on single days.</summary>
/// <param name="Invited">How many users have been given access; never falls.</param>
/// <param name="Audience">How many of them take part: the first ones.</param>
/// <param name="Presence">Chance, 0 to 1, that someone who takes part is active on a working day (in a week, for <see cref="Rhythm.Weekly"/>).</param>
/// <param name="Features">How many features are in use, in the order of the catalogue.</param>
public sealed record Fate(PiecewiseLinear Invited, PiecewiseLinear Audience, PiecewiseLinear Presence, PiecewiseLinear Features)
{
    /// <summary>How it is used.</summary>
    public Rhythm Rhythm { get; init; }

    /// <summary>Features used in a session, 1 and above.</summary>
    public int UsesPerSession { get; init; } = 4;

    /// <summary>Day on which the champion stops working with the product, if ever.</summary>
    public int? ChampionLeavesOn { get; init; }

    /// <summary>Day on which the customer leaves, if ever.</summary>
    public int? ChurnsOn { get; init; }

    /// <summary>Day on which the contract is extended, and to how many seats.</summary>
    public (int On, int Seats)? Expansion { get; init; }

    /// <summary>Answer to the net promoter question, and the day it is given.</summary>
    public (int On, int Score)? Answer { get; init; }

    /// <summary>Users that have been given access by a day.</summary>
    public int InvitedBy(int day) => (int)Invited.At(day);

    /// <summary>Whether anybody takes part on a day.</summary>
    public bool IsInUse(int day) => TakesPart(0, day) || TakesPart(1, day);

    /// <summary>Whether a user, numbered from 0, takes part on a day.</summary>
    public bool TakesPart(int user, int day) => user < (int)Audience.At(day) && !(user == 0 && day >= ChampionLeavesOn) && !(day >= ChurnsOn);
}
