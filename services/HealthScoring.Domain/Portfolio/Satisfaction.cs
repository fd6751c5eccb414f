using System.Text.Json.Serialization;
using HealthScoring.Domain.Accounts;

namespace HealthScoring.Domain.Portfolio;

/// <summary>What an account says of us, the most content first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Satisfaction>))]
public enum Satisfaction
{
    /// <summary>Mean answer of 9 and above.</summary>
    [JsonStringEnumMemberName("promoter")] Promoter,

    /// <summary>Mean answer of 7 and above.</summary>
    [JsonStringEnumMemberName("passive")] Passive,

    /// <summary>Mean answer below 7.</summary>
    [JsonStringEnumMemberName("detractor")] Detractor,

    /// <summary>Nobody was asked or answered in the last year.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
}

/// <summary>Tells the <see cref="Satisfaction"/> of an account from its answers to the net promoter question.</summary>
public static class Satisfactions
{
    /// <summary>Days that an answer counts, the day it is asked about included.</summary>
    public const int Days = 365;

    private const double Promoter = 9;
    private const double Passive = 7;

    /// <summary>The satisfaction at the end of local day <paramref name="day"/>: that of the mean of the answers, 0 to 10, that occurred in the 365 days ending with it.</summary>
    public static Satisfaction On(FieldHistory<int> answers, ZoneHistory zones, DateOnly day)
    {
        var (count, sum) = (0, 0);
        foreach (var (stamp, answer) in answers.Values)
        {
            var age = day.DayNumber - zones.LocalDay(stamp.OccurredAt).DayNumber;
            (count, sum) = age is >= 0 and < Days ? (count + 1, sum + answer) : (count, sum);
        }

        return count == 0 ? Satisfaction.Unknown : OfMean((double)sum / count);
    }

    private static Satisfaction OfMean(double mean) =>
        Tolerance.AtLeast(mean, Promoter) ? Satisfaction.Promoter
        : Tolerance.AtLeast(mean, Passive) ? Satisfaction.Passive
        : Satisfaction.Detractor;
}
