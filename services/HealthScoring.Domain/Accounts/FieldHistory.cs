using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Accounts;

/// <summary>Every value that facts gave one field, ordered by <see cref="FactStamp"/>. Immutable; the order of arrival leaves no trace in it.</summary>
/// <typeparam name="T">Type of the field.</typeparam>
public sealed class FieldHistory<T>
{
    /// <summary>A field of which nothing is known.</summary>
    public static FieldHistory<T> Empty { get; } = new([]);

    private FieldHistory(IReadOnlyList<FieldValue<T>> values) => Values = values;

    /// <summary>The values, the one that holds last at the end.</summary>
    public IReadOnlyList<FieldValue<T>> Values { get; }

    /// <summary>Restores a history from values in any order.</summary>
    public static FieldHistory<T> Of(IEnumerable<FieldValue<T>> values) => new([.. values.OrderBy(v => v.Stamp)]);

    /// <summary>The history with one more value; the same fact twice changes nothing.</summary>
    public FieldHistory<T> With(FactStamp stamp, T value)
    {
        var at = Values.Count;
        while (at > 0 && Values[at - 1].Stamp > stamp)
        {
            at--;
        }

        return at > 0 && Values[at - 1].Stamp == stamp ? this : new([.. Values.Take(at), new(stamp, value), .. Values.Skip(at)]);
    }

    /// <summary>The value in force at the end of local day <paramref name="day"/>, or null if no fact of that day or before gives one.</summary>
    public FieldValue<T>? AsOf(DateOnly day, ZoneHistory zones)
    {
        for (var i = Values.Count - 1; i >= 0; i--)
        {
            if (zones.LocalDay(Values[i].Stamp.OccurredAt) <= day)
            {
                return Values[i];
            }
        }

        return null;
    }

    /// <summary>The value of the earliest fact; null if nothing is known.</summary>
    public FieldValue<T>? First => Values.Count == 0 ? null : Values[0];

    /// <summary>The value of the latest fact, whenever it holds from; null if nothing is known.</summary>
    public FieldValue<T>? Latest => Values.Count == 0 ? null : Values[^1];
}

/// <summary>One value of a field and the fact that gave it.</summary>
public readonly record struct FieldValue<T>(FactStamp Stamp, T Value);
