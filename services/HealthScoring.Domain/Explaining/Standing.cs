using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Where an account stands on a day, seen from what could be done more: who is active and how, who is not, and which days there were.</summary>
internal sealed class Standing
{
    // Each is somebody whose use is assumed day by day, and there may be ten million seats.
    public const int MostNewcomers = 5_000;

    private readonly HashSet<(string Feature, DateOnly Day)> _used = [];

    /// <summary>Looks at the 28 days that end with the day of the metrics.</summary>
    public Standing(AccountHistory history, AccountMetrics metrics, Scorecard scorecard)
    {
        (Metrics, Scorecard) = (metrics, scorecard);
        var (day, zones) = (metrics.Day, history.Zones);
        Use = new(history, day, history.Catalog.EntitledOn(day, history.Profile, zones));
        Core = [.. Use.Entitled.Values.Where(f => f.Core)
            .OrderByDescending(f => Use.Of(f.Key).Users).ThenByDescending(f => Use.Of(f.Key).Uses).ThenByDescending(f => f.Weight).ThenBy(f => f.Key, StringComparer.Ordinal)];
        Days = UseDays.Of(history, day, metrics.Cadence);
        _used.UnionWith(Days.Latest.SelectMany(d => (history.On(d)?.Users ?? []).SelectMany(u => u.Uses).Select(f => (history.Features[f.Key], d))));

        // Users who were removed come back by the customer's decision, which is not for us to assume.
        var provisioned = history.Users.Where(u => u.IsProvisioned(day, zones)).ToList();
        Active = [.. ActiveOf(history, provisioned)];
        var active = Active.Select(u => u.Reference).ToHashSet();
        var unfilled = Math.Max(0, metrics.Seats - metrics.ProvisionedUsers);
        (IsCutOff, var newcomers) = (unfilled > MostNewcomers, Math.Min(unfilled, MostNewcomers));
        Inactive =
        [
            .. provisioned.Where(u => !active.Contains(u.Reference)).OrderBy(u => u.FirstActiveOn <= day).ThenBy(u => u.Number).Select(u => u.Reference),
            .. Enumerable.Range(1, newcomers).Select(n => StableId.Of("assumed user", history.Profile.AccountId, $"{n}")),
        ];
    }

    /// <summary>Whether there are more seats to fill than are looked at.</summary>
    public bool IsCutOff { get; }

    /// <summary>The metrics of the day.</summary>
    public AccountMetrics Metrics { get; }

    /// <summary>The constants of the score.</summary>
    public Scorecard Scorecard { get; }

    /// <summary>Use of features in 28 days.</summary>
    public FeatureUse Use { get; }

    /// <summary>Entitled core features, the most used first.</summary>
    public IReadOnlyList<CatalogFeature> Core { get; }

    /// <summary>The core feature most used, which further use is taken to be of; null where none is entitled.</summary>
    public string? MainFeature => Core.Count == 0 ? null : Core[0].Key;

    /// <summary>Days on which more use may be assumed.</summary>
    public UseDays Days { get; }

    /// <summary>Provisioned users active in 28 days, by number.</summary>
    public IReadOnlyList<ActiveUser> Active { get; }

    /// <summary>Users who could be active: provisioned ones who never were, those who were before, then new ones up to the seats, at most 5,000.</summary>
    public IReadOnlyList<Guid> Inactive { get; }

    /// <summary>K: days of core use in 28 that make a user deep.</summary>
    public int DepthDays => Scorecard.For(Metrics.Cadence).DepthDays;

    /// <summary>Whether anybody used a feature on one of the days.</summary>
    public bool WasUsed(string feature, DateOnly day) => _used.Contains((feature, day));

    private IEnumerable<ActiveUser> ActiveOf(AccountHistory history, IEnumerable<UserActivity> provisioned)
    {
        var days = ActiveUsers.Days(history, Metrics.Day, ActiveUsers.MonthDays)
            .SelectMany(d => (history.On(d)?.Users ?? []).Select(u => (Day: d, Activity: u))).ToLookup(u => u.Activity.User);
        var core = history.Features.Select(key => Use.Entitled.TryGetValue(key, out var feature) && feature.Core).ToArray();
        foreach (var user in provisioned.Where(u => days.Contains(u.Number)))
        {
            var active = days[user.Number].ToList();
            var coreOn = active.Where(a => a.Activity.Uses.Any(f => core[f.Key])).Select(a => a.Day).ToHashSet();
            var (reference, first) = (user.Reference, user.FirstActiveOn!.Value);
            yield return new(
                reference, first, active.Select(a => a.Day).ToHashSet(), coreOn,
                active.SelectMany(a => a.Activity.Uses).Select(f => history.Features[f.Key]).Where(Use.Entitled.ContainsKey).ToHashSet(StringComparer.Ordinal),
                Math.Max(0, ComputeMetrics.DaysOfDepth(first, Metrics.Day, DepthDays) - coreOn.Count));
        }
    }
}
