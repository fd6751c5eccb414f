using HealthScoring.EventStore;
using Npgsql;

namespace HealthScoring.Api.Accounts;

/// <summary>A child account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lifecycle">churned, paused, implementing, onboarding or steady.</param>
/// <param name="Score">Live score, 0 to 100; null where there is none.</param>
/// <param name="Band">Band of the last close, learning before the first; null where there is no score.</param>
/// <param name="TenureDays">Days since the hand-over day.</param>
/// <param name="Weight">Yearly contract value or seats, as asked for; null if not known.</param>
/// <param name="SilentDays">Days since anybody was active; null if nobody ever was.</param>
/// <param name="Silent">Whether that is too long for its cadence, or nobody ever was active and it is handed over for a week.</param>
/// <param name="New">Whether it is not handed over, or was less than a week ago.</param>
public sealed record ChildView(
    string AccountId, string Name, string Lifecycle, double? Score, string? Band, int? TenureDays, decimal? Weight, int? SilentDays, bool Silent, bool New)
{
    /// <summary>Where a child stands in the order, worst score first: those without a score, and those that left, come last. Indexed together with the parent.</summary>
    internal const string Order = "coalesce(case when lifecycle <> 'churned' then score end, 'Infinity')";

    /// <summary>The same of this one.</summary>
    internal double Rank => Lifecycle == Words.Of(Domain.Accounts.Lifecycle.Churned) ? double.PositiveInfinity : Score ?? double.PositiveInfinity;

    /// <summary>Column of each weight.</summary>
    internal static readonly Dictionary<string, string> Weights = new(StringComparer.Ordinal) { ["contractValue"] = "contract_value", ["seats"] = "seats" };

    /// <summary>Whether a row is of a new site: not handed over yet, or in its first week.</summary>
    internal const string IsNew = "(hand_over_on is null or as_of - hand_over_on < 7)";

    /// <summary>Reads account_id, name, lifecycle, score, band, tenure_days, weight, silent_days, silent, new.</summary>
    internal static ChildView Of(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Value<double?>(row, 3), Value<string>(row, 4), Value<int?>(row, 5), Value<decimal?>(row, 6), Value<int?>(row, 7),
        Value<bool?>(row, 8) == true, row.GetBoolean(9));

    private static T? Value<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? default : row.GetFieldValue<T>(column);
}
