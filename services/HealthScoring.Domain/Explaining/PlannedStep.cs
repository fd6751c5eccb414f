namespace HealthScoring.Domain.Explaining;

/// <summary>A step while its size is still searched for.</summary>
/// <param name="Kind">What is done more.</param>
/// <param name="Users">Most users who do it.</param>
/// <param name="Days">Most days on which each does.</param>
/// <param name="Feature">Feature that is used; null where the account is entitled to no core feature.</param>
/// <param name="LeastUsers">Fewest users that make sense.</param>
/// <param name="LeastDays">Fewest days that make sense.</param>
/// <param name="Spread">Whether the days are spread over weeks, instead of being the latest ones.</param>
internal sealed record PlannedStep(StepKind Kind, int Users, int Days, string? Feature, int LeastUsers = 1, int LeastDays = 1, bool Spread = false)
{
    /// <summary>What it asks of the customer at most, in days of users.</summary>
    public int UserDays => Users * Days;
}
