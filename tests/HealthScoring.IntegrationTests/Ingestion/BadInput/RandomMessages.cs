using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

/// <summary>A message, and which of its events are whole and so have to be stored.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="Whole">Identities of events that nothing was done to, in a message that was not damaged.</param>
public sealed record RandomMessage(byte[] Body, IReadOnlyList<(string Source, string Id)> Whole);

/// <summary>Batches of good events, some of which are changed field by field, and some messages damaged byte by byte.</summary>
public static class RandomMessages
{
    private static readonly string[] Values =
    [
        "5", "-1", "1e999", "null", "{}", "[]", "[null]", "true", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-02-30\"", "\"'; drop table ingest.inbox; --\"", "\"\U0001F600\"",
        "\"account_registered\"", "\"seats_changed\"", "\"backfill_completed\"",
    ];

    private static readonly string[] Fields = ["id", "type", "accountId", "userId", "feature", "occurredAt", "actor", "properties", "seats", "name"];

    // Nothing, a field that goes, or one that gets another value.
    private static readonly Gen<(string? Field, string? Value)> Change = Gen.Frequency(
        (3, Gen.Const(((string?)null, (string?)null))), (1, Gen.OneOf(Fields).Select(f => ((string?)f, (string?)null))),
        (2, Gen.Select(Gen.OneOf(Fields), Gen.OneOf(Values), (f, v) => ((string?)f, (string?)v))));

    private static readonly Gen<byte[]> Splinter = Gen.OneOf(
        Gen.OneOf("{", "}", "[", "]", ",", ":", "\"", "\\", "null", "\\u0000", "\\ud800", "é", "/*", "NaN", "\0").Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[1, 4]);

    private static readonly Gen<(double At, int Gone, byte[] Put)[]> Damage = Gen.Frequency(
        (3, Gen.Const(Array.Empty<(double, int, byte[])>())), (1, Gen.Select(Gen.Double[0, 1], Gen.Int[0, 40], Splinter).Array[1, 4]), (1, Gen.Const(new[] { (0.6, int.MaxValue, Array.Empty<byte>()) })));

    /// <summary>Many of them. Identities are unique: the number of the message is the source, which no change touches.</summary>
    public static Gen<IReadOnlyList<RandomMessage>> All(int messages, DateTimeOffset now) =>
        Gen.Select(Change.Array[0, 6], Damage).Array[messages].Select(all => (IReadOnlyList<RandomMessage>)[.. all.Select((m, n) => Of($"r{n}", m.Item1, m.Item2, now))]);

    private static RandomMessage Of(string source, (string? Field, string? Value)[] changes, (double At, int Gone, byte[] Put)[] damage, DateTimeOffset now)
    {
        var elements = changes.Select((change, n) => Changed($"{source}-event-{n}", source, change, now));
        var body = Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(",", elements)}}]}""");
        var damaged = damage.Aggregate(body, (bytes, cut) =>
        {
            var at = (int)(cut.At * bytes.Length);
            return [.. bytes.AsSpan(0, at), .. cut.Put, .. bytes.AsSpan((int)Math.Min(bytes.Length, (long)at + cut.Gone))];
        });
        return new(damaged, damage.Length > 0 ? [] : [.. changes.Select((change, n) => (change.Field, Id: $"{source}-event-{n}")).Where(c => c.Field is null).Select(c => (source, c.Id))]);
    }

    private static string Changed(string id, string source, (string? Field, string? Value) change, DateTimeOffset now)
    {
        // What is unknown is ignored; it keeps the bytes of two events apart that have lost their ids.
        var json = new JsonObject
        {
            ["unknown"] = id, ["id"] = id, ["source"] = source, ["type"] = "feature_used", ["accountId"] = "acme", ["userId"] = "u", ["feature"] = "f", ["occurredAt"] = now,
        };
        if (change.Field is { } field)
        {
            json.Remove(field);
        }

        var text = json.ToJsonString();
        return change is { Field: { } name, Value: { } value } ? $"{text[..^1]},\"{name}\":{value}}}" : text;
    }
}
