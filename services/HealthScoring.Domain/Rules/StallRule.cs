namespace HealthScoring.Domain.Rules;

/// <summary>Judges one close.</summary>
public delegate Finding Judge(in RuleInput input);

/// <summary>Says what was seen, as a number against a number and in words.</summary>
public delegate (Evidence Evidence, string Summary) Describe(in RuleInput input);

/// <summary>Notes what a later close needs to know of the raise.</summary>
public delegate RaiseBasis? Remember(in RuleInput input);

/// <summary>One stall or health rule.</summary>
/// <param name="Id">Its name, which the scorecard's constants carry too.</param>
/// <param name="Judge">Whether its condition and its clear condition hold.</param>
/// <param name="Describe">What a person is told.</param>
/// <param name="Remember">What is kept of the raise, or null.</param>
public sealed record StallRule(string Id, Judge Judge, Describe Describe, Remember? Remember = null)
{
    /// <summary>Whether silence of a producer can be mistaken for what the rule looks for: then it neither raises nor escalates while a producer is dark.</summary>
    public bool NeedsLiveInput { get; init; }

    /// <summary>Whether it judges what reported counts cannot tell: then neither condition nor clear holds for an account that has only those.</summary>
    public bool NeedsUserEvents { get; init; }

    /// <summary>Whether it is raised for an account that nobody has ever used. All others would only repeat that.</summary>
    public bool AppliesWithoutUsers { get; init; }
}
