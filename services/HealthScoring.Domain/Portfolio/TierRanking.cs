using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Portfolio;

/// <summary>How much of a person's time an account is given.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Touch>))]
public enum Touch
{
    /// <summary>Somebody of ours knows the account.</summary>
    [JsonStringEnumMemberName("high-touch")] HighTouch,

    /// <summary>Many accounts are served at once, mostly by the product and by mail.</summary>
    [JsonStringEnumMemberName("scaled")] Scaled,
}

/// <summary>
/// Ranks tiers, whose names are free text and say nothing, by what their accounts are worth on average: the upper half is high-touch. Of an odd number the middle one is scaled, and so is a
/// tier of which no contract value is known, because time of people is only given where it is known to pay.
/// </summary>
public static class TierRanking
{
    /// <summary>The tiers, the most valuable first, those of unknown value last; ties in the order of their names.</summary>
    public static IReadOnlyList<(string Tier, Touch Touch)> Of(IEnumerable<TierCell> cells)
    {
        var ranked = cells.GroupBy(c => c.Tier, StringComparer.Ordinal).Select(g => (Tier: g.Key, Value: MeanValue(g)))
            .OrderByDescending(t => t.Value is not null).ThenByDescending(t => t.Value).ThenBy(t => t.Tier, StringComparer.Ordinal).ToList();
        return [.. ranked.Select((t, rank) => (t.Tier, t.Value is not null && rank < ranked.Count / 2 ? Touch.HighTouch : Touch.Scaled))];
    }

    private static decimal? MeanValue(IEnumerable<TierCell> tier)
    {
        var (valued, sum) = (0, 0m);
        foreach (var cell in tier)
        {
            (valued, sum) = (valued + cell.Valued, sum + (cell.ContractValue ?? 0));
        }

        return valued == 0 ? null : sum / valued;
    }
}
