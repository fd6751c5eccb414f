using System.Globalization;
using System.IO.Compression;
using System.Text;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

/// <summary>The corpus: messages by class, each with the reason that it must get. In a text `$` stands for the source, which is the message's own, and `@` for an instant just now.</summary>
public static class BadMessages
{
    private const string Event = """{"id":"1","source":"$","type":"login","accountId":"acme","userId":"u","occurredAt":"@"}""";

    // Bytes of a batch and of an event that are just taken.
    private const int LargestBatch = 500 * 1024;
    private const int LargestEvent = 32 * 1024;

    public static IEnumerable<BadMessage> All(DateTimeOffset now)
    {
        return [.. Cut(), .. Huge(), .. Deep(), .. WrongTypes(), .. WrongText(), .. WrongTimes(), .. ReusedIds(), .. Empty(), .. WrongEnvelopes()];

        BadMessage Bad(string kind, string name, string text, params string[] reasons) =>
            new(kind, name, source => Encoding.UTF8.GetBytes(text.Replace("$", source, StringComparison.Ordinal).Replace("@", now.ToString("O"), StringComparison.Ordinal))) { Reasons = reasons };

        BadMessage Good(string kind, string name, string text, int stored = 1) => Bad(kind, name, text) with { Stored = stored };

        BadMessage Raw(string kind, string name, Func<string, byte[]> body, params string[] reasons) => new(kind, name, body) { Reasons = reasons };

        byte[] Bytes(string text, string source) => Bad("", "", text).Body(source);

        string With(string field, string json) => Event[..^1] + $",\"{field}\":{json}" + "}";

        string At(DateTimeOffset at, string more = "") => Event.Replace("@", at.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal)[..^1] + more + "}";

        IEnumerable<BadMessage> Cut()
        {
            const string kind = "truncated";
            yield return Bad(kind, "in the middle", Event[..40], "malformed");
            yield return Bad(kind, "by the last brace", Event[..^1], "malformed");
            yield return Bad(kind, "a batch after its first event", $$"""{"events":[{{Event}},""", "malformed");
            yield return Raw(kind, "within a character", source => [.. Bytes("""{"id":"1","source":"$","reason":" """, source), 0xC3], "malformed");
            yield return Bad(kind, "goes on after its end", Event + "}", "malformed");
            yield return Bad(kind, "two events one after the other", Event + Event.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), "malformed");
        }

        IEnumerable<BadMessage> Huge()
        {
            const string kind = "huge";
            var login = """{"id":"#","source":"$","type":"login","accountId":"acme","userId":"u","occurredAt":"@"}""";
            string Batch(int events) => $$"""{"events":[{{string.Join(",", Enumerable.Range(0, events).Select(n => login.Replace("#", $"{n}", StringComparison.Ordinal)))}}]}""";
            byte[] Padded(string text, string source, int bytes) => Bytes(text.Replace("~", new string('x', bytes - Bytes(text, source).Length + 1), StringComparison.Ordinal), source);
            yield return Good(kind, "as many events as are taken", Batch(2_500), 2_500);
            yield return Bad(kind, "one event more", Batch(2_501), "too-large");
            yield return Raw(kind, "a batch of as many bytes as are taken", source => Padded($$"""{"events":[{{Event}}],"more":"~"}""", source, LargestBatch)) with { Stored = 1 };
            yield return Raw(kind, "a batch with one byte more", source => Padded($$"""{"events":[{{Event}}],"more":"~"}""", source, LargestBatch + 1), "too-large");
            yield return Raw(kind, "an event of as many bytes as are taken", source => Padded(With("more", "\"~\""), source, LargestEvent)) with { Stored = 1 };
            yield return Raw(kind, "an event with one byte more", source => Padded(With("more", "\"~\""), source, LargestEvent + 1), "too-large");
            yield return Raw(kind, "nearly all that the broker takes", source => Padded(With("more", "\"~\""), source, 1_000_000), "too-large");
            yield return Good(kind, "an id of 200 characters", Event.Replace("\"1\"", $"\"{new string('i', 200)}\"", StringComparison.Ordinal));
            yield return Bad(kind, "an id of 201", Event.Replace("\"1\"", $"\"{new string('i', 201)}\"", StringComparison.Ordinal), "invalid-field");
        }

        IEnumerable<BadMessage> Deep()
        {
            const string kind = "deep";
            yield return Bad(kind, "a hundred thousand arrays", new string('[', 100_000), "malformed");
            yield return Bad(kind, "a hundred thousand arrays that end", new string('[', 100_000) + new string(']', 100_000), "malformed");
            yield return Bad(kind, "an unknown field deeper than 32", With("more", new string('[', 40) + new string(']', 40)), "malformed");
            yield return Good(kind, "an unknown field of twenty levels", With("more", new string('[', 20) + new string(']', 20)));
        }

        IEnumerable<BadMessage> WrongTypes()
        {
            const string kind = "wrong types";
            foreach (var json in new[] { "5", "\"text\"", "true", "null", "[]", "-1e400" })
            {
                yield return Bad(kind, $"the body is {json}", json, "malformed");
            }

            yield return Bad(kind, "elements that are no objects", $$"""{"events":[null,7,"x",[],{{Event}}]}""", "malformed", "malformed", "malformed", "malformed") with { Stored = 1 };
            yield return Bad(kind, "events is an object", $$"""{"events":{{Event}}}""", "missing-field");
            foreach (var (field, json) in new[] { ("id", "1"), ("source", "[]"), ("userId", "{}"), ("accountId", "true"), ("occurredAt", "1767225600"), ("actor", "7") })
            {
                yield return Bad(kind, $"{field} is {json}", With(field, json), "invalid-field");
            }

            foreach (var seconds in new[] { "-1", "1e400", "\"60\"", "2678401", "NaN" })
            {
                yield return Bad(
                    kind, $"a session of {seconds} seconds", Event.Replace("login", "session_ended", StringComparison.Ordinal)[..^1] + $",\"durationSeconds\":{seconds}}}", seconds == "NaN" ? "malformed" : "invalid-field");
            }

            foreach (var seats in new[] { "0", "2147483648", "1.5", "1e99", "\"10\"" })
            {
                yield return Bad(kind, $"{seats} seats", Event.Replace("login", "seats_changed", StringComparison.Ordinal)[..^1] + $",\"seats\":{seats}}}", "invalid-field");
            }

            yield return Good(kind, "minus zero seconds", Event.Replace("login", "session_ended", StringComparison.Ordinal)[..^1] + ",\"durationSeconds\":-0}");
            yield return Bad(kind, "a type nobody knows", Event.Replace("login", "telepathy", StringComparison.Ordinal), "unknown-type");
            yield return Bad(kind, "a type in other letters", Event.Replace("login", "Login", StringComparison.Ordinal), "unknown-type");
            yield return Bad(kind, "no user", Event.Replace("userId", "userid", StringComparison.Ordinal), "missing-field");
            yield return Good(kind, "a field twice, the last of which counts", With("userId", "\"v\""));
            yield return Bad(kind, "a comment", Event[..^1] + "/* here */}", "malformed");
            yield return Bad(kind, "a comma too many", Event[..^1] + ",}", "malformed");
        }

        IEnumerable<BadMessage> WrongText()
        {
            const string kind = "text";
            yield return Bad(kind, "U+0000 as an escape", With("userId", "\"a\\u0000b\""), "invalid-field");
            yield return Raw(kind, "U+0000 as a byte", source => [.. Bytes(Event, source)[..^1], 0, (byte)'}'], "malformed");
            yield return Bad(kind, "half a character", With("userId", "\"a\\ud800b\""), "invalid-field");
            yield return Bad(kind, "half a character in a name", With("\\ud800 and more than any name", "1"), "malformed");
            yield return Raw(kind, "bytes that are no UTF-8", _ => [(byte)'"', 0xFF, 0xFE, (byte)'"'], "malformed");
            yield return Raw(kind, "an overlong encoding", _ => [(byte)'"', 0xC0, 0xAF, (byte)'"'], "malformed");
            yield return Raw(kind, "UTF-16", source => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Bytes(Event, source))), "malformed");
            yield return Raw(kind, "a byte order mark before UTF-8", source => [0xEF, 0xBB, 0xBF, .. Bytes(Event, source)]) with { Stored = 1 };
            yield return Good(kind, "SQL", With("userId", "\"'; drop table ingest.inbox; --\""));
            yield return Good(kind, "a script", With("userId", "\"<script>alert(1)</script>\""));
            yield return Good(kind, "a format string", With("userId", "\"{0} %s ${jndi:ldap://x} {{7*7}}\""));
            yield return Good(kind, "other scripts, and characters beyond the basic plane", With("userId", "\"Ωλ 名 \U0001F600 e\u0301 \u202E\u200B\uFFFF\""));
            yield return Bad(kind, "an empty id", With("id", "\"\""), "invalid-field");
        }

        IEnumerable<BadMessage> WrongTimes()
        {
            const string kind = "times";
            yield return Bad(kind, "six minutes ahead", At(now.AddMinutes(6)), "in-the-future");
            yield return Good(kind, "a clock that is four minutes ahead", At(now.AddMinutes(4)));
            yield return Bad(kind, "36 days old", At(now.AddDays(-36)), "too-old");
            yield return Good(kind, "34 days old", At(now.AddDays(-34)));
            yield return Good(kind, "36 days old within a backfill", At(now.AddDays(-36), ",\"backfillId\":\"b\""));
            yield return Bad(kind, "the last instant there is", At(now).Replace(now.ToString("O"), "9999-12-31T23:59:59.9999999Z", StringComparison.Ordinal), "in-the-future");
            foreach (var text in new[]
                     {
                         "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z",
                         "2026-03-02T23:59:60Z", "2026-03-02T09:00:00", "2026-03-02", "yesterday", "1767225600", "2026-03-02T09:00:00+25:00", " 2026-03-02T09:00:00Z",
                     })
            {
                yield return Bad(kind, text, Event.Replace("@", text, StringComparison.Ordinal), "invalid-field");
            }
        }

        IEnumerable<BadMessage> ReusedIds()
        {
            const string kind = "reused ids";
            var other = Event.Replace("\"u\"", "\"another\"", StringComparison.Ordinal);
            yield return Good(kind, "the same event twice in a batch", $$"""{"events":[{{Event}},{{Event}}]}""");
            yield return Bad(kind, "another event under the same id in a batch", $$"""{"events":[{{Event}},{{other}}]}""", "id-conflict") with { Stored = 1 };
            yield return Good(kind, "the same event, its fields in another order and with more of them", $$"""{"events":[{{Event}},{"more":1,"sentAt":"@",{{Event[1..]}}]}""");
        }

        IEnumerable<BadMessage> Empty()
        {
            const string kind = "empty";
            yield return Bad(kind, "no bytes", "", "malformed");
            yield return Bad(kind, "blanks", " \n\t ", "malformed");
            yield return Bad(kind, "an object", "{}", "missing-field");
            yield return Good(kind, "a batch", """{"events":[]}""", 0);
            yield return Bad(kind, "events is null", """{"events":null}""", "missing-field");
            yield return Bad(kind, "a zero byte", "\0", "malformed");
        }

        IEnumerable<BadMessage> WrongEnvelopes()
        {
            const string kind = "properties and envelopes";
            foreach (var contentType in new[] { "text/html", "application/vnd.masstransit+json", "application/octet-stream", "no content type;;", "application/xml" })
            {
                yield return Good(kind, $"content type {contentType}", Event) with { Properties = new() { ContentType = contentType } };
            }

            yield return Good(kind, "headers of another kind than their names say", Event) with
            {
                Properties = new()
                {
                    Headers = new Dictionary<string, object?>
                    {
                        ["MT-MessageType"] = 5, ["MT-Fault-Message"] = null, ["traceparent"] = "00-zz", ["x-death"] = "never", ["Content-Type"] = new List<object?> { 1 },
                    },
                },
            };
            yield return Good(kind, "properties that make no sense", Event) with
            {
                Properties = new()
                {
                    MessageId = new string('m', 255), CorrelationId = "\0", ReplyTo = "nobody", Type = "urn:message:Nothing", AppId = "'", Priority = 9, Timestamp = new(-1),
                },
            };
            yield return Good(kind, "not persistent", Event) with { Properties = new() { DeliveryMode = DeliveryModes.Transient } };
            yield return Good(kind, "a message id that others have too", Event) with { Properties = new() { MessageId = "one" } };
            yield return Good(kind, "the same message id again", Event) with { Properties = new() { MessageId = "one" } };
            yield return Good(kind, "a GUID as a message id", Event) with { Properties = new() { MessageId = "7d444840-9dc0-11d1-b245-5ffdce74fad2" } };
            yield return Good(kind, "the same GUID again", Event) with { Properties = new() { MessageId = "7d444840-9dc0-11d1-b245-5ffdce74fad2" } };
            yield return Raw(kind, "gzip, which is not taken", source => Gzip(Bytes(Event, source)), "malformed") with { Properties = new() { ContentEncoding = "gzip" } };
            yield return Good(kind, "an envelope of MassTransit", $$"""{"messageType":["urn:message:X"],"message":{{Event}}}""");
            yield return Bad(kind, "an envelope with nothing in it", """{"messageType":["urn:message:X"],"message":null}""", "malformed");
            yield return Bad(kind, "an envelope without a message", """{"messageType":["urn:message:X"]}""", "missing-field");
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
