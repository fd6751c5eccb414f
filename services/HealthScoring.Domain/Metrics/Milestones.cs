using System.Numerics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Metrics;

/// <summary>Decides which onboarding milestones a day reaches.</summary>
public static class Milestones
{
    /// <summary>The milestones after a day: those reached before are kept, those whose condition holds on this day are dated with it.</summary>
    public static MilestonesReached Reach(MilestonesReached earlier, DayOfOnboarding day, MilestoneSettings settings) => new(
        earlier.Setup ?? When(day, day.ActivatedUsers >= 1),
        earlier.FirstValue ?? When(day, day.CoreUsersEver >= 1),
        earlier.TeamValue ?? When(day, day.CoreUsersEver >= Need(settings.TeamValueShare, day.Seats, settings)),
        earlier.Habit ?? When(day, BitOperations.PopCount((uint)day.CoreWeeks) >= settings.HabitWeeks
            && day.CoreUsers28 >= Need(settings.HabitShare, day.Seats, settings)));

    /// <summary>need(p) = min(S, max(2, ceil(p S))) users.</summary>
    public static int Need(double share, int seats, MilestoneSettings settings) =>
        Math.Min(seats, Math.Max(settings.MinimumUsers, Tolerance.Ceiling(share * seats)));

    private static DateOnly? When(DayOfOnboarding day, bool reached) => reached ? day.Day : null;
}

/// <summary>What milestones are judged by on one day.</summary>
/// <param name="Day">The local day.</param>
/// <param name="ActivatedUsers">A.</param>
/// <param name="Seats">S, at least 1.</param>
/// <param name="CoreUsersEver">Users with core use since day 0.</param>
/// <param name="CoreUsers28">Users with core use in 28 days.</param>
/// <param name="CoreWeeks">A bit for each of the last four 7-day windows with core use.</param>
public readonly record struct DayOfOnboarding(DateOnly Day, int ActivatedUsers, int Seats, int CoreUsersEver, int CoreUsers28, int CoreWeeks);
