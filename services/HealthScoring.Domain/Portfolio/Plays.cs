namespace HealthScoring.Domain.Portfolio;

/// <summary>What to do about accounts that are alike: one short sentence for each combination of touch, satisfaction, and whether many of them are at risk.</summary>
public static class Plays
{
    /// <summary>Share of accounts at risk from which on the play is to rescue, 0 to 1.</summary>
    public const double RescueFrom = 0.25;

    /// <summary>The suggested play.</summary>
    /// <param name="touch">How much time of people the accounts are given.</param>
    /// <param name="satisfaction">What they say of us.</param>
    /// <param name="shareAtRisk">Share of them that is at risk, 0 to 1.</param>
    public static string Suggest(Touch touch, Satisfaction satisfaction, double shareAtRisk) =>
        (touch, satisfaction, Rescue: Tolerance.AtLeast(shareAtRisk, RescueFrom)) switch
        {
            (Touch.HighTouch, Satisfaction.Promoter, false) => "Ask for a reference and propose the next step.",
            (Touch.HighTouch, Satisfaction.Promoter, true) => "Use the goodwill: agree on a recovery plan with the sponsor while it lasts.",
            (Touch.HighTouch, Satisfaction.Passive, false) => "Agree on next quarter's goals in a business review.",
            (Touch.HighTouch, Satisfaction.Passive, true) => "Visit, find what blocks use, and agree on a recovery plan with dates.",
            (Touch.HighTouch, Satisfaction.Detractor, false) => "Call about the answers and report back what changes.",
            (Touch.HighTouch, Satisfaction.Detractor, true) => "Bring in an executive sponsor and start a rescue plan this week.",
            (Touch.HighTouch, _, false) => "Ask for an opinion in the next review.",
            (Touch.HighTouch, _, true) => "Call, ask how it goes, and agree on a recovery plan.",
            (_, Satisfaction.Promoter, false) => "Invite to the referral programme and offer the next plan.",
            (_, Satisfaction.Promoter, true) => "Send a guide to the features not used yet and invite to a webinar.",
            (_, Satisfaction.Passive, false) => "Show tips for the next feature in the product.",
            (_, Satisfaction.Passive, true) => "Start the re-activation sequence and offer a group session.",
            (_, Satisfaction.Detractor, false) => "Answer the criticism by e-mail and show what has changed.",
            (_, Satisfaction.Detractor, true) => "Offer one call each and pass the causes to the product team.",
            (_, _, false) => "Ask the survey question in the product.",
            (_, _, true) => "Send the survey together with the re-activation sequence.",
        };
}
