using System.Globalization;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>One number at an edge of a definition, worked out by hand.</summary>
public sealed record Edge(string Through, IReadOnlyList<RawFact> Facts, object? Expected, Func<NaiveClose, object?> Of)
{
    /// <summary>Two core features and one other, whatever the edge.</summary>
    public static readonly CatalogFact Catalog = new(At("01-01T00:00"), "c", "catalog", [("a", true, 2), ("b", true, 1), ("x", false, 1)]);

    public DateOnly Day => Date(Through);

    public static DateOnly Date(string monthAndDay) => DateOnly.Parse("2026-" + monthAndDay, CultureInfo.InvariantCulture);

    public static DateTimeOffset At(string monthDayAndTime) => DateTimeOffset.Parse($"2026-{monthDayAndTime}Z", CultureInfo.InvariantCulture);

    public static RawFact Registered(string at, string? handOver = null, string? zone = null, int? seats = null, string? cadence = null, string[]? entitled = null) =>
        Fact("account_registered", at) with { HandOverOn = handOver is null ? null : Date(handOver), TimeZone = zone, Seats = seats, Cadence = cadence, EntitledFeatures = entitled };

    public static RawFact Used(string at, string user, string feature = "a") => Fact("feature_used", at, user) with { Feature = feature };

    public static RawFact LoggedIn(string at, string user) => Fact("login", at, user);

    public static RawFact Provisioned(string at, string user) => Fact("user_provisioned", at, user);

    public static RawFact Removed(string at, string user) => Fact("user_removed", at, user);

    public static RawFact Seats(string at, int seats, string id = "") => Fact("seats_changed", at) with { Seats = seats, Id = $"seats {at} {id}" };

    public static RawFact Reported(string at, string day, int? dau, int? wau, int? mau) =>
        Fact("active_users_reported", at) with { Day = Date(day), Dau = dau, Wau = wau, Mau = mau };

    // No two facts of an edge are alike but those that are meant to be.
    private static RawFact Fact(string type, string at, string? user = null) => new(type, "s", $"{type} {at} {user}", At(at), UserId: user);
}
