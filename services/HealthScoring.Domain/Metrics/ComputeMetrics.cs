using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Metrics;

/// <summary>Computes the metrics of one day from the account's history.</summary>
public static class ComputeMetrics
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>The metrics as of <paramref name="day"/>, given the milestones reached on earlier days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day is before the hand-over day.</exception>
    public static AccountMetrics Of(AccountHistory history, DateOnly day, MilestonesReached earlier, Scorecard scorecard)
    {
        var tenure = day.DayNumber - history.DayZero.DayNumber;
        ArgumentOutOfRangeException.ThrowIfNegative(tenure, nameof(day));

        var (profile, zones) = (history.Profile, history.Zones);
        var cadence = profile.Cadence.AsOf(day, zones)?.Value ?? Cadence.Daily;
        var provisioned = history.Users.Where(u => u.IsProvisioned(day, zones)).ToList();
        var seats = Seats(history, day, provisioned.Count);
        var mau = ActiveUsers.Mau(history, day);
        var activated = ActiveUsers.Activated(history, day);
        var use = new FeatureUse(history, day, history.Catalog.EntitledOn(day, profile, zones));
        var countsOnly = history.FirstReportOn <= day && !ActiveUsers.AnyObserved(history, day, ActiveUsers.MonthDays);
        var coreUsersEver = use.CoreUsersEver();
        var milestones = Milestones.Reach(earlier, new(day, activated, seats, coreUsersEver, use.CoreUsers, use.CoreWeeks), scorecard.Milestones);
        var adopted = countsOnly ? [] : use.Adopted(seats, mau, scorecard);

        return new()
        {
            Day = day,
            TenureDays = tenure,
            Seats = seats,
            ProvisionedUsers = provisioned.Count,
            ActivatedUsers = activated,
            Dau = ActiveUsers.Dau(history, day),
            Wau = ActiveUsers.Wau(history, day),
            Mau = mau,
            ActiveUserDays7 = ActiveUsers.ActiveUserDays7(history, day),
            SeatActivation = Math.Min(1, (double)activated / seats),
            LicenceUtilisation = Math.Min(1, (double)mau / seats),
            LoginRatio = countsOnly ? null : LoginRatio(history, day, provisioned),
            Stickiness = ActiveUsers.Stickiness(history, day, cadence, mau),
            Breadth = countsOnly ? null : Breadth(use.Entitled, adopted),
            AdoptionGap = countsOnly || use.Entitled.Count == 0 ? null : 1 - ((double)adopted.Count / use.Entitled.Count),
            Depth = countsOnly ? null : Depth(use, provisioned, day, scorecard.For(cadence).DepthDays),
            Momentum = Momentum.Of(history, day, scorecard),
            Milestones = countsOnly ? null : (double)milestones.Reached / MilestonesReached.Count,
            MilestonesReached = milestones,
            Activated = countsOnly ? null : milestones.Reached == MilestonesReached.Count,
            OnlineMinutes7 = countsOnly ? null : OnlineMinutes7(history, day, scorecard.SessionCapHours),
            SilentDays = ActiveUsers.SilentDays(history, day),
            TopUserShare = use.TopUserShare(),
            AdoptedFeatures = adopted,
            Cadence = cadence,
            CountsOnly = countsOnly,
            SmallestSeats30 = SmallestSeats(history, day, seats, scorecard.SeatWindowDays),
            Reach = ActiveUsers.Reach(history, day, cadence),
            ReachBefore = ActiveUsers.Reach(history, day.AddDays(-scorecard.OnboardingMomentum.LookbackDays), cadence),
            CoreUseEver = coreUsersEver > 0,
        };
    }

    /// <summary>Minutes of the sessions that ended on a day, each capped.</summary>
    public static double OnlineMinutes(DayActivity day, double sessionCapHours)
    {
        var cap = (long)(sessionCapHours * MillisecondsPerHour);
        return day.SessionMilliseconds.Sum(ms => Math.Min(ms, cap)) / 60_000d;
    }

    /// <summary>
    /// Days of core use in 28 that make a user deep as of <paramref name="day"/>. A user first seen `age` days ago had only age + 1 days to show depth in; the
    /// number grows with them, so that newcomers do not count as shallow.
    /// </summary>
    public static int DaysOfDepth(DateOnly firstActiveOn, DateOnly day, int depthDays)
    {
        var days = day.DayNumber - firstActiveOn.DayNumber + 1;
        return Math.Max(Math.Min(2, days), Tolerance.Ceiling((double)depthDays * Math.Min(ActiveUsers.MonthDays, days) / ActiveUsers.MonthDays));
    }

    private static int Seats(AccountHistory history, DateOnly day, int provisioned) =>
        history.Profile.Seats.AsOf(day, history.Zones)?.Value ?? Math.Max(1, provisioned);

    // Once a seat count is known, days before the first one are left out; while none is, every day has its own max(1, P).
    private static int SmallestSeats(AccountHistory history, DateOnly day, int seats, int days)
    {
        var known = history.Profile.Seats.AsOf(day, history.Zones) is not null;
        return ActiveUsers.Days(history, day, days).Aggregate(seats, (smallest, d) => Math.Min(
            smallest,
            known
                ? history.Profile.Seats.AsOf(d, history.Zones)?.Value ?? int.MaxValue
                : Math.Max(1, history.Users.Count(u => u.IsProvisioned(d, history.Zones)))));
    }

    private static double LoginRatio(AccountHistory history, DateOnly day, List<UserActivity> provisioned)
    {
        var loggedIn = new bool[history.UserSlots];
        foreach (var activity in history.Days(day, ActiveUsers.MonthDays))
        {
            for (var i = 0; i < activity?.Users.Count; i++)
            {
                loggedIn[activity.Users[i].User] |= activity.Users[i].Logins > 0;
            }
        }

        return (double)provisioned.Count(u => loggedIn[u.Number]) / Math.Max(1, provisioned.Count);
    }

    private static double OnlineMinutes7(AccountHistory history, DateOnly day, double capHours)
    {
        var minutes = 0d;
        foreach (var activity in history.Days(day, 7))
        {
            minutes += activity is null ? 0 : OnlineMinutes(activity, capHours);
        }

        return minutes;
    }

    private static double? Breadth(IReadOnlyDictionary<string, CatalogFeature> entitled, IReadOnlyList<string> adopted)
    {
        // Summed in the order of the keys, in which those adopted are: the same numbers in another order could differ in the last bit.
        var core = entitled.Values.Where(f => f.Core).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        var (all, used, next) = (0d, 0d, 0);
        foreach (var feature in core)
        {
            while (next < adopted.Count && string.CompareOrdinal(adopted[next], feature.Key) < 0)
            {
                next++;
            }

            all += feature.Weight;
            used += next < adopted.Count && adopted[next] == feature.Key ? feature.Weight : 0;
        }

        return all == 0 ? null : used / all;
    }

    private static double Depth(FeatureUse use, List<UserActivity> provisioned, DateOnly day, int depthDays) =>
        (double)provisioned.Count(user => user.FirstActiveOn is { } first && first <= day && use.CoreDays[user.Number] >= DaysOfDepth(first, day, depthDays))
            / Math.Max(1, provisioned.Count);
}
