using CsCheck;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>Random histories: dense and sparse stretches of use, reports, and every change that an account can undergo.</summary>
public static class RandomAccounts
{
    private const int LastTenure = 120;

    // Clocks that skip or strike midnight twice, half-hour shifts, both edges of the world, a day that was left out.
    private static readonly Gen<string> Zone = Gen.OneOf(
        "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia");

    private static readonly Gen<DateOnly> HandOver =
        Gen.Select(Gen.OneOf(2011, 2017, 2018, 2023, 2025, 2026), Gen.Int[0, 364], (year, day) => new DateOnly(year, 1, 1).AddDays(day));

    // A third lies on a coarse grid, so that facts tie.
    private static readonly Gen<int> Minute = Gen.Frequency((2, Gen.Int[0, 1439]), (1, Gen.Int[0, 3].Select(quarter => quarter * 360)));
    private static readonly Gen<int> Day = Gen.Frequency((4, Gen.Int[-20, LastTenure]), (1, Gen.Int[-1, 1]));
    private static readonly Gen<string> User = Gen.Int[1, 14].Select(n => $"u{n}");
    private static readonly Gen<string> Feature = Gen.OneOf("a", "a", "b", "c", "x", "y", "unlisted");
    private static readonly Gen<int> Seats = Gen.OneOf(1, 2, 3, 4, 5, 7, 10, 20, 30, 50);
    private static readonly Gen<int?> Count = Gen.Int[0, 14].Nullable(0.4);
    private static readonly Gen<string?> Cadence = Gen.OneOf<string?>("daily", "weekly", null);
    private static readonly Gen<string?> Actor =
        Gen.OneOf<string?>(null, null, null, null, null, null, "human", "service", "vendor", "bot");
    private static readonly Gen<string[]?> Entitled = Gen.OneOf<string[]?>(null, null, null, ["a"], ["a", "b", "x"], ["b", "y", "nowhere"], ["x"], []);

    private static readonly Gen<(string, bool, double)[]> Features = Gen.Select(Gen.Bool.Array[5], Gen.Bool.Array[5], Gen.OneOf(1.0, 2, 0.5, 0.1, 0.3).Array[5], (listed, core, weight) =>
        Enumerable.Range(0, 5).Where(i => listed[i] || i == 0).Select(i => (new[] { "a", "b", "c", "x", "y" }[i], core[i] || i == 0, weight[i])).ToArray());

    private sealed record Dated(int Day, int Minute, RawFact Fact);

    private static Gen<Dated> At(Gen<int> day, Gen<RawFact> fact) => Gen.Select(day, Minute, fact, (d, m, f) => new Dated(d, m, f));

    private static RawFact New(string type) => new(type, "", "", default);

    private static readonly Gen<RawFact> Use = Gen.Select(Gen.Frequency((3, "login"), (6, "feature_used"), (2, "session_ended")), User, Feature, Gen.Int[0, 40_000_000], Actor,
        (type, user, feature, milliseconds, actor) => New(type) with
        {
            UserId = user, Actor = actor, Feature = type == "feature_used" ? feature : null, DurationSeconds = type == "session_ended" ? milliseconds / 1000.0 : null,
        });

    // Some days of use by some of the users: from one busy afternoon to a thin trickle over weeks.
    private static readonly Gen<Dated[]> Stretch = Gen.Select(Gen.Int[-12, LastTenure - 20], Gen.Int[1, 45], Gen.Int[1, 8], At(Gen.Int[0, 44], Use).Array[5, 90], (from, length, users, uses) =>
        uses.Select(u => u with { Day = from + (u.Day % length), Fact = u.Fact with { UserId = $"u{1 + (u.Fact.UserId!.Length + u.Minute) % users}" } }).ToArray());

    private static readonly Gen<Dated> Registration = At(Gen.Int[-30, -1], Gen.Select(Zone.Null(0.2), Seats.Nullable(0.3), Cadence, Entitled, (zone, seats, cadence, entitled) =>
        New("account_registered") with { TimeZone = zone, Seats = seats, Cadence = cadence, EntitledFeatures = entitled, HandOverOn = DateOnly.MinValue }));

    private static readonly Gen<Dated> Change = At(Day, Gen.Frequency(
        (3, Seats.Select(seats => New("seats_changed") with { Seats = seats })),
        (1, Seats.Select(seats => New("account_registered") with { Seats = seats })),
        (2, Zone.Select(zone => New("account_registered") with { TimeZone = zone })),
        (2, Cadence.Select(cadence => New("account_registered") with { Cadence = cadence })),
        (2, Entitled.Select(entitled => New("account_registered") with { EntitledFeatures = entitled })),
        (1, User.Select(user => New("champion_assigned") with { UserId = user })),
        (1, Gen.Const(New("account_paused")))));

    private static readonly Gen<Dated> Provisioning = At(Day, Gen.Select(Gen.Frequency((3, "user_provisioned"), (1, "user_removed")), User, (type, user) =>
        New(type) with { UserId = user }));

    // The day that a report speaks of is written as an offset until the hand-over day is known; a report comes up to three days later.
    private static readonly Gen<Dated[]> Reports = Gen.Select(Gen.Int[-12, LastTenure], Gen.Int[1, 40], At(Gen.Int[0, 39], Gen.Select(Count, Count, Count, (dau, wau, mau) =>
        New("active_users_reported") with { Dau = dau, Wau = wau, Mau = mau })).Array[0, 40], (from, length, reports) =>
        reports.Select(r => r with { Day = from + (r.Day % length) }).ToArray());

    private static readonly Gen<Dated[]> Others = Gen.Select(
        Change.Array[0, 5], Provisioning.Array[0, 16], Gen.Frequency((3, Gen.Const(Array.Empty<Dated>())), (2, Reports)), MovedHandOver(),
        (changes, provisioning, reports, moved) => (Dated[])[.. changes, .. provisioning, .. reports, .. moved]);

    private static Gen<Dated[]> MovedHandOver() => Gen.Frequency(
        (5, Gen.Const(Array.Empty<Dated>())),
        (1, At(Gen.Int[0, 30], Gen.Int[-10, 15].Select(by => New("account_registered") with { HandOverOn = DateOnly.MinValue.AddDays(by + 100) })).Array[1]));

    private static readonly Gen<CatalogFact[]> Catalogs = Gen.Select(Gen.Int[-40, 5], Gen.Select(Day, Minute).Array[0, 2], Features.Array[3], (first, later, features) =>
        later.Select((at, i) => Published(at.Item1, at.Item2, i + 1, features[i])).Prepend(Published(first, 0, 0, features[2])).ToArray());

    /// <summary>Histories to live through.</summary>
    public static Gen<RandomAccount> All { get; } = Gen.Select(
        HandOver, Gen.Frequency((1, Gen.Int[0, 40]), (2, Gen.Int[50, LastTenure])), Gen.Frequency((1, Gen.Int[0, LastTenure]), (1, Gen.Int[0, 8])), Registration,
        Stretch.Array[0, 6], Others, Catalogs, Gen.Int[0, 1_000_000], Gen.Int[1, 40],
        (handOver, tenure, back, registration, stretches, others, catalogs, order, page) => new RandomAccount(
            handOver, tenure, Math.Max(0, tenure - back),
            [.. ((Dated[])[registration, .. others, .. stretches.SelectMany(s => s)]).Select((d, i) => Placed(d, i, handOver))],
            [.. catalogs.Select(c => c with { OccurredAt = Start(handOver) + (c.OccurredAt - DateTimeOffset.UnixEpoch) })], order, page));

    /// <summary>The same, left and come back to around the day when milestones were last kept. That moves the last day of the live view, never a metric.</summary>
    public static Gen<RandomAccount> Leavers { get; } = Gen.Select(
        All, At(Gen.Int[-4, 1], Gen.Frequency((3, "account_churned"), (1, "account_renewed")).Select(New)).Array[0, 2], (account, leaving) => account with
        {
            Facts = [.. account.Facts, .. leaving.Select((d, i) => Placed(d with { Day = d.Day + account.EarlierTenure }, i + account.Facts.Count, account.HandOverOn))],
        });

    // Ids whose ordinal order is not their numeric one, from sources whose order is not that of their facts.
    private static RawFact Placed(Dated dated, int number, DateOnly handOver) => dated.Fact with
    {
        Id = $"{number}",
        Source = number % 3 == 0 ? "web" : "app",
        OccurredAt = Start(handOver).AddDays(dated.Day).AddMinutes(dated.Minute) + TimeSpan.FromDays(dated.Fact.Type == "active_users_reported" ? number % 4 : 0),
        Day = dated.Fact.Type == "active_users_reported" ? handOver.AddDays(dated.Day) : null,
        HandOverOn = dated.Fact.HandOverOn is { } moved ? handOver.AddDays(moved == DateOnly.MinValue ? 0 : moved.DayNumber - 100) : null,
    };

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static CatalogFact Published(int day, int minute, int number, (string, bool, double)[] features) =>
        new(DateTimeOffset.UnixEpoch.AddDays(day).AddMinutes(minute), "catalog", $"{number}", features);
}
