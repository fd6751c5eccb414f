using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

public class ReadMessageFuzzTests
{
    private static readonly string[] Bodies =
    [
        .. AllTypes.Select(type => Event(type).ToJsonString()),
        Batch([.. AllTypes.Select(type => Event(type))]).ToJsonString(),
        new JsonObject { ["messageType"] = new JsonArray("urn"), ["message"] = Event("login") }.ToJsonString(),
    ];

    // What breaks parsers: structure, escapes that stand for nothing, numbers out of range, nesting, other encodings.
    private static readonly Gen<byte[]> Splinter = Gen.OneOf(
        Gen.OneOf(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-", "1e999", "-0", "1E-400", "99999999999999999999", "0.1", "\\u0000", "\\ud800", "\\udfff\\ud800",
            "\"\\ud800\"", "\"\\ud800\":", "\"events\":", "\"message\":", "\"type\":\"login\",", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"9999-12-31T23:59:59.9999999-14:00\"",
            "\"0001-01-01T00:00:00+14:00\"", "\"2026-03-02T24:00:00Z\"", "\u2028", "é", "😀", "/*", "NaN").Select(Encoding.UTF8.GetBytes),
        Gen.Byte.Array[1, 4]);

    private static readonly Gen<byte[]> Mutated = Gen.Select(Gen.OneOf(Bodies), Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Splinter).Array[1, 6], (body, cuts) =>
        cuts.Aggregate(Encoding.UTF8.GetBytes(body), (bytes, cut) =>
        {
            var at = (int)(cut.Item1 * bytes.Length);
            return [.. bytes.AsSpan(0, at), .. cut.Item3, .. bytes.AsSpan(Math.Min(bytes.Length, at + cut.Item2))];
        }));

    // A value in the place of any other value, and a name in the place of any other name.
    private static readonly Gen<byte[]> Exchanged = Gen.Select(Gen.OneOf(Bodies), Gen.Int[0, 200], Gen.OneOf(
        "5", "-1", "1e999", "null", "{}", "[]", "[null]", "[{}]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\ud800-03-02\"", "{\"\\ud800 and some more of it\":1}",
        "{\"\\u0000\":\"\\u0000\"}", "[\"\\ud800\"]", "[{\"key\":\"\\ud800\"}]", "{\"key\\ud800\":1}", "\"2026-03-02T09:00:00\\ud800\"", "\"0000-00-00\""), Gen.Bool, (body, number, value, name) =>
        {
            var strings = System.Text.RegularExpressions.Regex.Matches(body, name ? "\"[^\"]*\"(?=:)" : "(?<=:)(\"[^\"]*\"|[0-9.]+|true|false)");
            var match = strings[number % strings.Count];
            return Encoding.UTF8.GetBytes(body[..match.Index] + (name ? "\"\\ud800\\u0000 and some more of it\"" : value) + body[(match.Index + match.Length)..]);
        });

    [Fact]
    public void Random_bytes_are_refused_and_never_thrown_at() => Gen.Byte.Array[0, 200].Sample(Holds, iter: 5_000, print: Print);

    [Fact]
    public void Mutated_messages_are_accepted_or_refused_and_never_thrown_at() => Mutated.Sample(Holds, iter: 20_000, print: Print);

    [Fact]
    public void Messages_with_exchanged_parts_are_accepted_or_refused_and_never_thrown_at() => Exchanged.Sample(Holds, iter: 10_000, print: Print);

    [Fact]
    public void CloudEvents_and_calls_of_Segment_with_any_value_anywhere_are_accepted_ignored_or_refused_and_never_thrown_at() =>
        Gen.Select(Gen.OneOf(Mapped), Gen.Int[0, 200], Gen.OneOf(Values), (mapped, number, value) =>
        {
            var places = System.Text.RegularExpressions.Regex.Matches(mapped.Body, "(?<=:)(\"[^\"]*\"|-?[0-9.]+)");
            var place = places[number % places.Count];
            return (Body: Encoding.UTF8.GetBytes(mapped.Body[..place.Index] + value + mapped.Body[(place.Index + place.Length)..]), mapped.Format);
        }).Sample(
            m =>
            {
                var read = ReadMessage.Read(m.Body, new(RoutingKey, Now, Format: m.Format), SegmentMapping.Default);
                return read.Events.Count + read.Refused.Count + read.Ignored.Count == 1 && read.Refused.All(r => r.Detail.Length > 0);
            },
            iter: 10_000, print: m => Print(m.Body));

    private static readonly string[] Values =
    [
        "5", "-1", "-99999999999", "-9223372036854775808", "9223372036854775807", "1e999", "null", "{}", "[]", "[{}]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"", "\"e30=\"", "\"W1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV0=\"",
    ];

    private static readonly (string Body, BodyFormat Format)[] Mapped =
    [
        ("""{"specversion":"1.0","id":"1","source":"shop-web","type":"com.example.login","time":"2026-03-02T09:00:00Z","subject":"acme","data":{"userId":"u-17"}}""", BodyFormat.CloudEvents),
        ("""{"specversion":"1.0","id":"1","source":"shop-web","type":"login","data_base64":"eyJhY2NvdW50SWQiOiJhY21lIn0="}""", BodyFormat.CloudEvents),
        ("""{"sentAt":"2026-03-02T09:00:00Z","batch":[{"type":"track","event":"x","messageId":"m","userId":"u","timestamp":"2026-03-02T09:00:00Z","properties":{"accountId":"acme"}}]}""", BodyFormat.Segment),
        ("""{"batch":[{"type":"group","messageId":"m","userId":"u","groupId":"acme","originalTimestamp":"2026-03-02T09:00:00Z","traits":{"name":"Acme","createdAt":1767225600,"seats":5,"renewalOn":"2027-01-01"}}]}""", BodyFormat.Segment),
    ];

    private static bool Holds(byte[] body)
    {
        var read = ReadMessage.Read(body, new(RoutingKey, Now), SegmentMapping.Default);
        return (read.Events.Count + read.Refused.Count > 0 || IsEmptyBatch(body)) && read.Refused.All(r => r.Detail.Length > 0);
    }

    private static bool IsEmptyBatch(byte[] body) =>
        JsonNode.Parse(body) is JsonObject json && ((json["message"] as JsonObject ?? json)["events"] as JsonArray)?.Count == 0;

    private static string Print(byte[] body) => Encoding.UTF8.GetString(body);
}
