using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace HealthScoring.Ingestion.Messages;

/// <summary>Header values as text.</summary>
internal static class AmqpText
{
    /// <summary>A header's value; null where there is no such header.</summary>
    public static string? Of(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value) ? Of(value) : null;

    /// <summary>A value; null for what is none.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        byte[] text => Encoding.UTF8.GetString(text),
        AmqpTimestamp at => DateTimeOffset.FromUnixTimeSeconds(at.UnixTime).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
