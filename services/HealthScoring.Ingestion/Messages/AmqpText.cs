using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace HealthScoring.Ingestion.Messages;

/// <summary>Header values as text.</summary>
public static class AmqpText
{
    // Of the years 1 to 9999, which an instant can have. A sender that fills in milliseconds is far beyond.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>A header's value; null where there is no such header.</summary>
    public static string? Of(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value) ? Of(value) : null;

    /// <summary>A value; null for what is none.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        byte[] text => Encoding.UTF8.GetString(text),
        AmqpTimestamp { UnixTime: >= FirstSecond and <= LastSecond } at => DateTimeOffset.FromUnixTimeSeconds(at.UnixTime).ToString("O", CultureInfo.InvariantCulture),
        AmqpTimestamp beyond => beyond.UnixTime.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
