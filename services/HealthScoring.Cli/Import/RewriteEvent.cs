using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace HealthScoring.Cli.Import;

/// <summary>Makes the event that is sent from a line of the file: inside the backfill, moved in time, and otherwise byte for byte what it was.</summary>
/// <param name="backfillId">Id of the backfill.</param>
/// <param name="shift">By how much dates move.</param>
public sealed class RewriteEvent(string backfillId, ImportShift shift)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    /// <summary>The event of a valid line; holds until the next call.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> line)
    {
        _bytes.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_bytes, new() { SkipValidation = true });
        var reader = new Utf8JsonReader(line);
        reader.Read();
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = EventField.Of(reader);
            var name = field ?? reader.GetString()!;
            reader.Read();
            Write(writer, ref reader, line, field, name);
        }

        writer.WriteString(EventField.BackfillId, backfillId);
        writer.WriteEndObject();
        writer.Flush();
        return _bytes.WrittenMemory;
    }

    private void Write(Utf8JsonWriter writer, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, string? field, string name)
    {
        var moved = shift.Days != 0 && reader.TokenType == JsonTokenType.String;
        if (field == EventField.BackfillId)
        {
            // The backfill that it came in with, if any, was another one.
            reader.Skip();
        }
        else if (moved && field == EventField.Id)
        {
            writer.WriteString(name, reader.GetString() + shift.IdSuffix);
        }
        else if (moved && field == EventField.OccurredAt && reader.TryGetDateTimeOffset(out var instant))
        {
            writer.WriteString(name, shift.Of(instant));
        }
        else if (moved && field is EventField.Day or EventField.HandOverOn or EventField.RenewalOn && Day(reader) is { } day)
        {
            writer.WriteString(name, shift.Of(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            writer.WritePropertyName(name);
            writer.WriteRawValue(line[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    // What is no day stays as it is: ingestion says what is wrong with it.
    private static DateOnly? Day(Utf8JsonReader reader) =>
        DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
