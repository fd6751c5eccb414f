using System.Globalization;
using System.Text.Json;

namespace HealthScoring.Ingestion.Validation;

/// <summary>Reads the fields of one event and notes every fault, so that a producer learns of all of them at once. A null field is an absent one.</summary>
internal sealed class Fields(JsonElement json)
{
    /// <summary>Longest id, name or key, in characters.</summary>
    public const int MaxTextLength = 200;

    private readonly List<string> _faults = [];

    /// <summary>The first fault's reason, or null if there is none.</summary>
    public string? Reason { get; private set; }

    /// <summary>All faults in sentences.</summary>
    public string Detail => string.Join(" ", _faults);

    /// <summary>Notes a fault.</summary>
    public void Fault(string reason, string detail)
    {
        Reason ??= reason;
        _faults.Add(detail);
    }

    /// <summary>A string of 1 to 200 characters.</summary>
    public string? Text(string name, bool required = false, int maxLength = MaxTextLength)
    {
        if (!Find(name, required, out var value))
        {
            return null;
        }

        return StringOf(value) is { Length: >= 1 } text && text.Length <= maxLength && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : Invalid<string>(name, $"a string of 1 to {maxLength} characters without U+0000");
    }

    /// <summary>One of a few words.</summary>
    public string? OneOf(string name, params string[] words)
    {
        if (!Find(name, false, out _))
        {
            return null;
        }

        var text = Text(name);
        return text is null || words.Contains(text, StringComparer.Ordinal) ? text : Invalid<string>(name, string.Join(" or ", words));
    }

    /// <summary>An instant with its offset from UTC, from the year 2000 on.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (!Find(name, true, out var value))
        {
            return null;
        }

        // Without an offset the instant would depend on the time zone of this machine.
        if (StringOf(value) is { } text && HasOffset(text) && value.TryGetDateTimeOffset(out var instant) && instant.Year >= 2000)
        {
            return instant.ToUniversalTime();
        }

        Fault(RefusalReason.InvalidField, $"`{name}` must be an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on.");
        return null;
    }

    /// <summary>A calendar day.</summary>
    public DateOnly? Day(string name, bool required = false)
    {
        if (!Find(name, required, out var value))
        {
            return null;
        }

        if (DateOnly.TryParseExact(StringOf(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200)
        {
            return day;
        }

        Fault(RefusalReason.InvalidField, $"`{name}` must be a day such as 2026-03-02, from the year 2000 on.");
        return null;
    }

    /// <summary>A whole number between two bounds.</summary>
    public long? Whole(string name, long least, long most, bool required = false)
    {
        if (!Find(name, required, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(RefusalReason.InvalidField, $"`{name}` must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A number between two bounds; as text too where <paramref name="orText"/> allows it, for MassTransit writes decimals so that no digit is lost.</summary>
    public double? Number(string name, double least, double most, bool required = false, bool orText = false)
    {
        if (!Find(name, required, out var value))
        {
            return null;
        }

        if (ReadNumber(value, orText) is { } number && number >= least && number <= most)
        {
            return number;
        }

        Fault(RefusalReason.InvalidField, string.Create(CultureInfo.InvariantCulture, $"`{name}` must be a number from {least} to {most}."));
        return null;
    }

    /// <summary>An array, each element read by <paramref name="read"/>.</summary>
    public IReadOnlyList<T>? List<T>(string name, Func<JsonElement, T?> read, string what, bool required = false)
        where T : class
    {
        if (!Find(name, required, out var value))
        {
            return null;
        }

        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(read).ToList() : [null];
        return items.Contains(null) ? Invalid<IReadOnlyList<T>>(name, what) : items!;
    }

    /// <summary>The free properties; values that are no strings are kept as their JSON.</summary>
    public IReadOnlyDictionary<string, string>? Properties()
    {
        if (!Find("properties", false, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Invalid<IReadOnlyDictionary<string, string>>("properties", "an object");
        }

        try
        {
            // Sorted and with the last of equal names, so that the payload has one canonical form.
            var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in value.EnumerateObject())
            {
                properties[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : JsonSerializer.Serialize(property.Value);
            }

            return properties.Any(p => p.Key.Contains('\0', StringComparison.Ordinal) || p.Value.Contains('\0', StringComparison.Ordinal))
                ? Invalid<IReadOnlyDictionary<string, string>>("properties", "free of U+0000")
                : properties.Count == 0 ? null : properties;
        }
        catch (InvalidOperationException)
        {
            return Invalid<IReadOnlyDictionary<string, string>>("properties", "an object of well-formed strings");
        }
    }

    private static double? ReadNumber(JsonElement value, bool orText) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number
        : orText && double.TryParse(StringOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) ? text
        : null;

    // Null for what is no string, and for one with an escape that stands for half a character.
    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasOffset(string text) =>
        text.IndexOf('T', StringComparison.OrdinalIgnoreCase) is var t and > 0 && (text.EndsWith('Z') || text.EndsWith('z') || text.AsSpan(t).IndexOfAny('+', '-') > 0);

    private bool Find(string name, bool required, out JsonElement value)
    {
        if (json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        if (required)
        {
            Fault(RefusalReason.MissingField, $"`{name}` is missing.");
        }

        return false;
    }

    private T? Invalid<T>(string name, string what)
        where T : class
    {
        Fault(RefusalReason.InvalidField, $"`{name}` must be {what}.");
        return null;
    }
}
