namespace HealthScoring.Domain.Explaining;

/// <summary>A user who was active in the last 28 days and is provisioned.</summary>
/// <param name="Reference">Pseudonym.</param>
/// <param name="FirstActiveOn">Day of the first qualifying event since day 0.</param>
/// <param name="ActiveOn">Days with a qualifying event.</param>
/// <param name="CoreOn">Days with core use.</param>
/// <param name="Features">Keys of the entitled features used.</param>
/// <param name="DaysToDepth">Further days of core use that would make the user deep; 0 for one who is.</param>
internal sealed record ActiveUser(
    Guid Reference, DateOnly FirstActiveOn, IReadOnlySet<DateOnly> ActiveOn, IReadOnlySet<DateOnly> CoreOn, IReadOnlySet<string> Features, int DaysToDepth);
