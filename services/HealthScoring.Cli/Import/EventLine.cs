using System.Text.Json;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Import;

/// <summary>What an import needs to know of an event; everything else is for ingestion to judge.</summary>
/// <param name="Source">Its source.</param>
/// <param name="AccountId">Its account, if it names one.</param>
/// <param name="OccurredAt">When it happened.</param>
public readonly record struct EventLine(string Source, string? AccountId, DateTimeOffset OccurredAt)
{
    private const int MaxText = 200;

    /// <summary>Reads a line: the event, or what is wrong with it.</summary>
    public static (EventLine Event, string? Fault) Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadObject(line);
        }
        catch (JsonException failure)
        {
            return (default, $"no JSON object (byte {failure.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for half a character.
            return (default, "no well-formed text.");
        }
    }

    private static (EventLine Event, string? Fault) ReadObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return (default, "no JSON object.");
        }

        string? id = null, source = null, type = null, account = null;
        DateTimeOffset? occurredAt = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = EventField.Of(reader);
            reader.Read();
            switch (name)
            {
                case EventField.Id: id = Text(reader); break;
                case EventField.Source: source = Text(reader); break;
                case EventField.Type: type = Text(reader); break;
                case EventField.AccountId: account = Text(reader); break;
                case EventField.OccurredAt: occurredAt = Instant(reader); break;
                default: reader.Skip(); break;
            }
        }

        // Whatever follows the object on its line makes this throw.
        reader.Read();
        var fault = id is null ? $"`id` must be a string of 1 to {MaxText} characters."
            : source is null ? $"`source` must be a string of 1 to {MaxText} characters."
            : type is null ? "`type` must be a string."
            : type is UsageEventType.BackfillStarted or UsageEventType.BackfillCompleted ? $"`{type}` belongs to a backfill of its own and cannot be imported."
            : occurredAt is null ? "`occurredAt` must be an ISO 8601 instant with Z or an offset, from the year 2000 on."
            : null;
        return fault is null ? (new(source!, account, occurredAt!.Value), null) : (default, fault);
    }

    private static string? Text(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= MaxText } text ? text : null;

    // Without an offset the instant would depend on the time zone of this machine; ingestion refuses it for that.
    private static DateTimeOffset? Instant(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) && at.Year is >= 2000 and < 2200 && HasOffset(reader.ValueSpan)
            ? at
            : null;

    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'T') is var t and > 0 && (text[^1] == 'Z' || text[t..].IndexOfAny((byte)'+', (byte)'-') > 0);
}
