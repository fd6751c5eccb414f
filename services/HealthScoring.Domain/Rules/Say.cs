using System.Globalization;

namespace HealthScoring.Domain.Rules;

/// <summary>Numbers as people say them.</summary>
internal static class Say
{
    /// <summary>"1 day", "7 days".</summary>
    public static string Days(int days) => Counted(days, "day");

    /// <summary>"1 user", "7 users".</summary>
    public static string Users(int users) => Counted(users, "user");

    /// <summary>"1 seat", "7 seats".</summary>
    public static string Seats(int seats) => Counted(seats, "seat");

    /// <summary>A ratio as a percentage.</summary>
    public static string Share(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.#} %");

    /// <summary>A number with one decimal where it has any.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A band as it is said.</summary>
    public static string Band(Scoring.Band band) => band == Scoring.Band.AtRisk ? "at risk" : band.ToString().ToLowerInvariant();

    private static string Counted(int count, string unit) => $"{count.ToString(CultureInfo.InvariantCulture)} {unit}{(count == 1 ? "" : "s")}";
}
