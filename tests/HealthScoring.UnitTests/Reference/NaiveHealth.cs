namespace HealthScoring.UnitTests.Reference;

/// <summary>One event of one account, as sent. <paramref name="Day"/>, Dau, Wau, Mau belong to `active_users_reported`.</summary>
public sealed record RawFact(
    string Type, string Source, string Id, DateTimeOffset OccurredAt,
    string? UserId = null, string? Feature = null, double? DurationSeconds = null, string? Actor = null,
    DateOnly? Day = null, int? Dau = null, int? Wau = null, int? Mau = null, int? Seats = null,
    DateOnly? HandOverOn = null, string? TimeZone = null, string? Cadence = null, IReadOnlyList<string>? EntitledFeatures = null);

public sealed record CatalogFact(
    DateTimeOffset OccurredAt, string Source, string Id, IReadOnlyList<(string Key, bool Core, double Weight)> Features);

/// <summary>Component points of one profile, after the reach factor, before caps.</summary>
public sealed record NaivePoints(double? Activation, double? Engagement, double? Depth, double? Breadth, double? Momentum);

public sealed record NaiveMetrics(
    DateOnly Day, int TenureDays, int Seats, int ProvisionedUsers, int ActivatedUsers, int Dau, int Wau, int Mau, int ActiveUserDays7,
    double SeatActivation, double LicenceUtilisation, double? LoginRatio, double? Stickiness, double? Breadth, double? AdoptionGap,
    double? Depth, double? Momentum, double? Milestones, IReadOnlyDictionary<string, DateOnly> MilestonesReached, bool? Activated,
    double? OnlineMinutes7, int? SilentDays, double? TopUserShare, IReadOnlyList<string> AdoptedFeatures);

public sealed record NaiveClose(
    DateOnly Day, double Score, double Coverage, double Blend, IReadOnlyList<string> Caps,
    NaivePoints Onboarding, NaivePoints Steady, NaiveMetrics Metrics);

/// <summary>
/// The definitions (sections 1 to 4) word by word: every number of every day is counted again from the raw facts. It is the oracle of the tests,
/// slow on purpose; only the milestones reached are carried from day to day. Churn, bands and alerts are not its business.
/// </summary>
public static class NaiveHealth
{
    public static NaiveClose[] Closes(IReadOnlyList<RawFact> facts, IReadOnlyList<CatalogFact> catalogs, DateOnly through)
    {
        // Of two facts on one field the later occurredAt wins, then the larger (source, id): the last in this order is in force.
        var once = facts.DistinctBy(f => (f.Source, f.Id))
            .OrderBy(f => f.OccurredAt).ThenBy(f => f.Source, StringComparer.Ordinal).ThenBy(f => f.Id, StringComparer.Ordinal).ToList();
        var catalogsOnce = catalogs.DistinctBy(c => (c.Source, c.Id))
            .OrderBy(c => c.OccurredAt).ThenBy(c => c.Source, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        if (once.LastOrDefault(f => f.HandOverOn != null)?.HandOverOn is not { } dayZero)
        {
            return [];
        }

        var account = new NaiveAccount(once, catalogsOnce, dayZero);
        var closes = new List<NaiveClose>();
        var reached = new Dictionary<string, DateOnly>();
        for (var d = dayZero; d <= through; d = d.AddDays(1))
        {
            foreach (var milestone in account.MilestonesMetOn(d))
            {
                reached.TryAdd(milestone, d);
            }

            closes.Add(NaiveScore.Close(account, d, new Dictionary<string, DateOnly>(reached)));
        }

        return [.. closes];
    }

    // Values within 1e-9 count as equal.
    internal static bool AtLeast(double a, double b) => a >= b - 1e-9;
    internal static bool Below(double a, double b) => !AtLeast(a, b);
    internal static int Ceiling(double a) => (int)Math.Ceiling(a - 1e-9);
}

/// <summary>Sections 1 to 3: what the facts say about a day. The facts come without duplicates, in the order in which fields are overwritten.</summary>
internal sealed class NaiveAccount
{
    private readonly DateOnly dayZero;
    private readonly List<RawFact> zones;
    private readonly List<(RawFact Fact, DateOnly Day)> facts;
    private readonly List<(RawFact Fact, DateOnly Day)> reports;
    private readonly List<(RawFact Fact, DateOnly Day, string User)> qualifying;
    private readonly List<(CatalogFact Fact, DateOnly Day)> catalogs;

    public NaiveAccount(List<RawFact> raw, List<CatalogFact> rawCatalogs, DateOnly dayZero)
    {
        this.dayZero = dayZero;
        zones = [.. raw.Where(f => f.TimeZone != null)];
        facts = [.. raw.Select(f => (f, LocalDay(f.OccurredAt)))];
        reports = [.. raw.Where(f => f.Type == "active_users_reported").Select(f => (f, f.Day!.Value))];
        qualifying = [.. from f in facts
                         where f.Fact.Type is "login" or "feature_used" or "session_ended"
                         where f.Fact.Actor is null or "human"
                         where f.Day >= dayZero
                         select (f.Fact, f.Day, f.Fact.UserId!)];
        catalogs = [.. rawCatalogs.Select(c => (c, LocalDay(c.OccurredAt)))];
    }

    private DateOnly LocalDay(DateTimeOffset at)
    {
        var zone = (zones.LastOrDefault(z => z.OccurredAt <= at) ?? zones.FirstOrDefault())?.TimeZone ?? "UTC";
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
    }

    public int Tenure(DateOnly d) => d.DayNumber - dayZero.DayNumber;

    // The n local days ending with and including d, cut off at day 0, earliest first.
    private List<DateOnly> Days(DateOnly d, int n) => [.. Enumerable.Range(0, n).Select(i => d.AddDays(i - n + 1)).Where(day => day >= dayZero)];
    private List<DateOnly> AllDays(DateOnly d) => Days(d, Tenure(d) + 1);

    // ---- Fields in force at the end of d ----
    private IEnumerable<RawFact> Until(DateOnly d) => facts.Where(f => f.Day <= d).Select(f => f.Fact);
    public bool Weekly(DateOnly d) => Until(d).LastOrDefault(f => f.Cadence != null)?.Cadence == "weekly";
    private int? KnownSeats(DateOnly d) => Until(d).LastOrDefault(f => f.Seats != null)?.Seats;
    public int Seats(DateOnly d) => Math.Max(1, KnownSeats(d) ?? ProvisionedUsers(d).Count);
    public int Seats30(DateOnly d) => Days(d, 30).Where(i => KnownSeats(d) == null || KnownSeats(i) != null).Min(Seats);

    public HashSet<string> ProvisionedUsers(DateOnly d)
    {
        var changes = Until(d).Where(f => f.Type is "user_provisioned" or "user_removed").ToList();
        var provisioned = changes.GroupBy(f => f.UserId!).Where(user => user.Last().Type == "user_provisioned").Select(user => user.Key);
        var everRemoved = changes.Where(f => f.Type == "user_removed").Select(f => f.UserId!);
        return [.. provisioned, .. Ever(d).Select(e => e.User).Except(everRemoved)];
    }

    private List<(string Key, bool Core, double Weight)> EntitledFeatures(DateOnly d)
    {
        var catalog = catalogs.LastOrDefault(c => c.Day <= d).Fact?.Features ?? [];
        var entitled = Until(d).LastOrDefault(f => f.EntitledFeatures != null)?.EntitledFeatures;
        return [.. catalog.Where(f => entitled == null || entitled.Contains(f.Key))];
    }

    // ---- Usage: qualifying events from day 0 to d ----
    private IEnumerable<(RawFact Fact, DateOnly Day, string User)> Ever(DateOnly d) => qualifying.Where(e => e.Day <= d);
    private IEnumerable<(RawFact Fact, DateOnly Day, string User)> Within(DateOnly d, int days) => Ever(d).Where(e => e.Day > d.AddDays(-days));

    // Whether a use is core is judged by the catalogue and entitlement of d.
    private List<(RawFact Fact, DateOnly Day, string User)> CoreEver(DateOnly d)
    {
        var core = EntitledFeatures(d).Where(f => f.Core).Select(f => f.Key).ToList();
        return [.. Ever(d).Where(e => e.Fact.Type == "feature_used" && core.Contains(e.Fact.Feature!))];
    }

    private List<(RawFact Fact, DateOnly Day, string User)> Core28(DateOnly d) => [.. CoreEver(d).Where(e => e.Day > d.AddDays(-28))];
    public bool AnyCoreUse(DateOnly d) => CoreEver(d).Count > 0;

    // Of two reports for a day the later occurredAt wins per field.
    private int? Reported(DateOnly day, Func<RawFact, int?> field) =>
        day < dayZero ? null : reports.Where(r => r.Day == day).Select(r => field(r.Fact)).LastOrDefault(value => value != null);

    // A day without the value takes the latest of the 6 days before.
    private int ReportedOrCarried(DateOnly d, Func<RawFact, int?> field) =>
        Days(d, 7).Select(i => Reported(i, field)).LastOrDefault(value => value != null) ?? 0;

    private int Users(DateOnly d, int days) => Within(d, days).Select(e => e.User).Distinct().Count();
    public int Dau(DateOnly d) => Math.Max(Users(d, 1), Reported(d, f => f.Dau) ?? 0);
    public int Wau(DateOnly d) => Math.Max(Users(d, 7), ReportedOrCarried(d, f => f.Wau));
    public int Mau(DateOnly d) => Math.Max(Users(d, 28), ReportedOrCarried(d, f => f.Mau));
    public int Reach(DateOnly d, bool weekly) => d < dayZero ? 0 : weekly ? Mau(d) : Wau(d);
    public bool CountsOnly(DateOnly d) => reports.Any(r => r.Day <= d) && !Within(d, 28).Any();

    // ---- Metrics ----
    public int ActiveUserDays7(DateOnly d) => Days(d, 7).Sum(Dau);

    public int ActivatedUsers(DateOnly d) =>
        Math.Max(Ever(d).Select(e => e.User).Distinct().Count(), AllDays(d).Max(i => Reported(i, f => f.Mau) ?? 0));

    public double LoginRatio(DateOnly d)
    {
        var users = ProvisionedUsers(d);
        var loggedIn = Within(d, 28).Where(e => e.Fact.Type == "login").Select(e => e.User).Distinct().Count(users.Contains);
        return (double)loggedIn / Math.Max(1, users.Count);
    }

    public double OnlineMinutes7(DateOnly d) =>
        Within(d, 7).Where(e => e.Fact.Type == "session_ended").Sum(e => Math.Min(e.Fact.DurationSeconds!.Value, 8 * 3600)) / 60;

    public double? Stickiness(DateOnly d)
    {
        var counts = Weekly(d)
            ? new[] { d, d.AddDays(-7), d.AddDays(-14), d.AddDays(-21) }.Where(i => i >= dayZero).Select(Wau).ToList()
            : Days(d, 28).Where(i => i.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Select(Dau).ToList();
        return Mau(d) == 0 || counts.Count == 0 ? null : Math.Min(1, counts.Average() / Mau(d));
    }

    private List<(string Key, bool Core, double Weight)> Adopted(DateOnly d)
    {
        var need = Seats(d) <= 3 ? 1 : Math.Max(2, NaiveHealth.Ceiling(0.1 * Mau(d)));
        var uses = Within(d, 28).Where(e => e.Fact.Type == "feature_used").ToLookup(e => e.Fact.Feature!);
        return [.. from feature in EntitledFeatures(d)
                   where uses[feature.Key].Select(e => e.User).Distinct().Count() >= need
                   where uses[feature.Key].Select(e => e.Day).Distinct().Count() >= 2
                   select feature];
    }

    public List<string> AdoptedFeatures(DateOnly d) => [.. Adopted(d).Select(f => f.Key).Order(StringComparer.Ordinal)];

    public double? Breadth(DateOnly d)
    {
        var all = EntitledFeatures(d).Where(f => f.Core).Sum(f => f.Weight);
        return all == 0 ? null : Adopted(d).Where(f => f.Core).Sum(f => f.Weight) / all;
    }

    public double? AdoptionGap(DateOnly d) => EntitledFeatures(d).Count == 0 ? null : 1 - ((double)Adopted(d).Count / EntitledFeatures(d).Count);

    public double Depth(DateOnly d)
    {
        var users = ProvisionedUsers(d);
        var deep = Core28(d).GroupBy(e => e.User).Where(user => users.Contains(user.Key)).Count(user =>
        {
            var age = d.DayNumber - Ever(d).Where(e => e.User == user.Key).Min(e => e.Day).DayNumber;
            var k = Math.Max(Math.Min(2, age + 1), NaiveHealth.Ceiling((Weekly(d) ? 4.0 : 10.0) * Math.Min(28, age + 1) / 28));
            return user.Select(e => e.Day).Distinct().Count() >= k;
        });
        return (double)deep / Math.Max(1, users.Count);
    }

    public double? TopUserShare(DateOnly d)
    {
        var uses = Core28(d).GroupBy(e => e.User).Select(user => user.Count()).ToList();
        return uses.Count == 0 ? null : (double)uses.Max() / uses.Sum();
    }

    public int? SilentDays(DateOnly d) => AllDays(d).Where(i => Dau(i) > 0).Select(i => (int?)(d.DayNumber - i.DayNumber)).LastOrDefault();

    public double? Momentum(DateOnly d) => Tenure(d) < 55 ? null : SteadyMomentum(d);

    private double? SteadyMomentum(DateOnly d)
    {
        double A7(int i) => ActiveUserDays7(d.AddDays(-7 * i));
        var current = (A7(0) + A7(1) + A7(2)) / 3;
        var past = Enumerable.Range(4, 8).Where(i => Tenure(d) - (7 * i) - 6 >= 0).Select(A7).Order().ToList();
        var median = (past[(past.Count - 1) / 2] + past[past.Count / 2]) / 2;
        var before = Math.Max(median, (A7(3) + A7(4) + A7(5)) / 3);
        return before == 0 ? null : Math.Min(1, current / before / 0.85);
    }

    public IEnumerable<string> MilestonesMetOn(DateOnly d)
    {
        var seats = Seats(d);
        int Need(double p) => Math.Min(seats, Math.Max(2, NaiveHealth.Ceiling(p * seats)));
        var core = CoreEver(d);
        var weeks = Enumerable.Range(0, 4).Count(i => core.Any(e => e.Day > d.AddDays(-7 * (i + 1)) && e.Day <= d.AddDays(-7 * i)));
        (string Name, bool Met)[] milestones =
        [
            ("setup", ActivatedUsers(d) >= 1),
            ("firstValue", core.Count > 0),
            ("teamValue", core.Select(e => e.User).Distinct().Count() >= Need(0.05)),
            ("habit", weeks >= 3 && Core28(d).Select(e => e.User).Distinct().Count() >= Need(0.25)),
        ];
        return milestones.Where(m => m.Met).Select(m => m.Name);
    }
}

/// <summary>Section 4: points, score and caps of a day, and the metrics put together.</summary>
internal static class NaiveScore
{
    private static readonly (double X, double Y)[] TargetSeatActivation = [(0, 0), (7, 0.10), (14, 0.20), (30, 0.40), (60, 0.65), (90, 0.80)];
    private static readonly (double X, double Y)[] TargetMilestones = [(0, 0), (7, 0.25), (14, 0.50), (30, 0.75), (60, 1)];
    private static readonly (double X, double Y)[] TargetBreadth = [(0, 0.10), (14, 0.15), (30, 0.25), (60, 0.40), (90, 0.50)];
    private static readonly (double X, double Y)[] TargetDepth = [(0, 0.05), (14, 0.10), (30, 0.20), (60, 0.30), (90, 0.35)];
    private static readonly (double X, double Y)[] AnchorsLicence = [(0, 0), (0.2, 40), (0.4, 60), (0.6, 80), (0.8, 100)];
    private static readonly (double X, double Y)[] AnchorsStickinessDaily = [(0, 0), (0.10, 40), (0.20, 60), (0.35, 80), (0.50, 100)];
    private static readonly (double X, double Y)[] AnchorsStickinessWeekly = [(0, 0), (0.30, 40), (0.45, 60), (0.60, 80), (0.75, 100)];
    private static readonly (double X, double Y)[] AnchorsDepth = [(0, 0), (0.10, 40), (0.20, 60), (0.35, 80), (0.50, 100)];
    private static readonly (double X, double Y)[] AnchorsBreadth = [(0, 0), (0.20, 40), (0.35, 60), (0.50, 80), (0.75, 100)];

    public static NaiveClose Close(NaiveAccount account, DateOnly d, Dictionary<string, DateOnly> reached)
    {
        var m = Metrics(account, d, reached);
        var t = m.TenureDays;
        var onboarding = Onboarding(account, m);
        var steady = Steady(account, m);
        var (onboardingPoints, onboardingCoverage) = Weigh(onboarding, 35, 20, 15, 15, 15);
        var (steadyPoints, steadyCoverage) = Weigh(steady, 15, 20, 20, 20, 25);
        var blend = Math.Clamp((t - 76) / 28.0, 0, 1);
        var caps = Caps(account, m).ToList();
        var uncapped = ((1 - blend) * onboardingPoints) + (blend * steadyPoints);
        var score = caps.Select(c => c.Score).Append(uncapped).Min();
        return new(d, score, ((1 - blend) * onboardingCoverage) + (blend * steadyCoverage), blend, [.. caps.Select(c => c.Id)], onboarding, steady, m);
    }

    private static NaiveMetrics Metrics(NaiveAccount a, DateOnly d, Dictionary<string, DateOnly> reached)
    {
        var measurable = !a.CountsOnly(d);
        return new(
            Day: d, TenureDays: a.Tenure(d), Seats: a.Seats(d), ProvisionedUsers: a.ProvisionedUsers(d).Count, ActivatedUsers: a.ActivatedUsers(d),
            Dau: a.Dau(d), Wau: a.Wau(d), Mau: a.Mau(d), ActiveUserDays7: a.ActiveUserDays7(d),
            SeatActivation: Math.Min(1, (double)a.ActivatedUsers(d) / a.Seats(d)),
            LicenceUtilisation: Math.Min(1, (double)a.Mau(d) / a.Seats(d)),
            LoginRatio: measurable ? a.LoginRatio(d) : null, Stickiness: a.Stickiness(d), Breadth: measurable ? a.Breadth(d) : null,
            AdoptionGap: measurable ? a.AdoptionGap(d) : null, Depth: measurable ? a.Depth(d) : null, Momentum: a.Momentum(d),
            Milestones: measurable ? reached.Count / 4.0 : null, MilestonesReached: reached, Activated: measurable ? reached.Count == 4 : null,
            OnlineMinutes7: measurable ? a.OnlineMinutes7(d) : null, SilentDays: a.SilentDays(d), TopUserShare: a.TopUserShare(d),
            AdoptedFeatures: measurable ? a.AdoptedFeatures(d) : []);
    }

    private static NaivePoints Onboarding(NaiveAccount account, NaiveMetrics m)
    {
        var t = m.TenureDays;
        var target = Math.Max(0.10, Lerp(TargetSeatActivation, t));
        var factor = Math.Min(1, m.SeatActivation / target / 0.6);
        double On(double value, double goal) => Math.Clamp(80 * value / goal, 0, 100);
        var seats = On(m.SeatActivation, target);
        var activation = m.Milestones is { } reached ? (seats / 2) + (On(reached, Math.Max(0.25, Lerp(TargetMilestones, t))) / 2) : seats;
        var weekly = account.Weekly(m.Day);
        var reach = account.Reach(m.Day, weekly);
        var growth = Math.Max(0.5, 0.6 * m.Seats * (Lerp(TargetSeatActivation, t) - Lerp(TargetSeatActivation, Math.Max(0, t - 14))));
        var momentum = NaiveHealth.AtLeast(reach, m.Seats * Math.Min(0.5, target))
            ? 100
            : Math.Clamp(80 * (reach - account.Reach(m.Day.AddDays(-14), weekly)) / growth, 0, 100);
        return new(
            activation,
            factor * Engagement(account, m),
            m.Depth is { } depth ? factor * On(depth, Lerp(TargetDepth, t)) : null,
            m.Breadth is { } breadth ? On(breadth, Lerp(TargetBreadth, t)) : null,
            factor * momentum);
    }

    private static NaivePoints Steady(NaiveAccount account, NaiveMetrics m)
    {
        var factor = Math.Min(1, m.LicenceUtilisation / 0.40);
        return new(
            Lerp(AnchorsLicence, m.LicenceUtilisation),
            factor * Engagement(account, m),
            m.Depth is { } depth ? factor * Lerp(AnchorsDepth, depth) : null,
            m.Breadth is { } breadth ? Lerp(AnchorsBreadth, breadth) : null,
            factor * 100 * m.Momentum);
    }

    private static double? Engagement(NaiveAccount account, NaiveMetrics m)
    {
        var weekly = account.Weekly(m.Day);
        var stickiness = m.Stickiness is { } s ? Lerp(weekly ? AnchorsStickinessWeekly : AnchorsStickinessDaily, s) : 0;
        var recency = m.SilentDays is { } silent ? Math.Clamp(100 * (1 - (silent / (weekly ? 56.0 : 28.0))), 0, 100) : 0;
        return m.Stickiness == null && m.TenureDays < 3 ? null : (stickiness / 2) + (recency / 2);
    }

    /// <summary>Weighted mean of the components that are not null, and the share of the weight they hold.</summary>
    private static (double Points, double Coverage) Weigh(NaivePoints p, double activation, double engagement, double depth, double breadth, double momentum)
    {
        (double? Points, double Weight)[] all =
            [(p.Activation, activation), (p.Engagement, engagement), (p.Depth, depth), (p.Breadth, breadth), (p.Momentum, momentum)];
        var known = all.Where(c => c.Points != null).ToList();
        return (known.Sum(c => c.Points!.Value * c.Weight) / known.Sum(c => c.Weight), known.Sum(c => c.Weight) / all.Sum(c => c.Weight));
    }

    private static IEnumerable<(string Id, double Score)> Caps(NaiveAccount account, NaiveMetrics m)
    {
        var t = m.TenureDays;
        var target = Math.Max(0.10, Lerp(TargetSeatActivation, t));
        var seats30 = account.Seats30(m.Day);
        var activated30 = Math.Min(1, (double)m.ActivatedUsers / seats30);
        var licence30 = Math.Min(1, (double)m.Mau / seats30);
        (string Id, double Score, bool Applies)[] caps =
        [
            ("never-active", 39, t >= 7 && m.ActivatedUsers == 0),
            ("silent", 39, m.SilentDays >= (account.Weekly(m.Day) ? 28 : 14)),
            ("reach-critical", 39, t >= 30 && (NaiveHealth.Below(licence30, 0.10) || NaiveHealth.Below(activated30, 0.25 * target))),
            ("no-core-use", 59, t >= 14 && !account.CountsOnly(m.Day) && !account.AnyCoreUse(m.Day)),
            ("reach-low", 59, t >= 30 && (NaiveHealth.Below(licence30, 0.20) || NaiveHealth.Below(activated30, 0.5 * target))),
            ("single-user", 79, seats30 >= 5 && m.TopUserShare is { } share && NaiveHealth.AtLeast(share, 0.8)),
        ];
        return caps.Where(c => c.Applies).Select(c => (c.Id, c.Score));
    }

    /// <summary>Piece-wise linear, flat outside.</summary>
    private static double Lerp((double X, double Y)[] line, double x)
    {
        var clamped = Math.Clamp(x, line[0].X, line[^1].X);
        var (from, to) = line.Zip(line.Skip(1)).First(part => clamped <= part.Second.X);
        return from.Y + ((to.Y - from.Y) * (clamped - from.X) / (to.X - from.X));
    }
}
