using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>Who has to be able to go on as before.</summary>
public enum Direction
{
    /// <summary>Those who read what this system sends: it may send no more than it did.</summary>
    Outgoing,

    /// <summary>Those who send what this system reads: it must take whatever it took.</summary>
    Incoming,
}

/// <summary>
/// What a changed JSON Schema breaks for those who go by the earlier one. What is sent must keep the earlier schema; what was taken must keep the new one. Fields
/// that are added are no break, since unknown ones are ignored; fields that go are one, in both directions. Assertions that are not understood here must not change.
/// </summary>
public static class Compatibility
{
    /// <summary>Every break, by the path of the field; none when all can go on.</summary>
    public static IReadOnlyList<string> Breaks(JsonNode old, JsonNode now, Direction direction) => Breaks(old, now, old, now, direction, "");

    /// <summary>The same of schemas within documents that they refer to.</summary>
    internal static IReadOnlyList<string> Breaks(JsonNode? old, JsonNode? now, JsonNode oldDocument, JsonNode nowDocument, Direction direction, string path) =>
        [.. (direction == Direction.Outgoing
            ? new Comparison(nowDocument, oldDocument, direction, []).Breaks(now, old, path)
            : new Comparison(oldDocument, nowDocument, direction, []).Breaks(old, now, path)).Distinct(StringComparer.Ordinal)];

    /// <summary>Compares two schemas, of which one must be within the other.</summary>
    /// <param name="NarrowDocument">What the narrow one refers to: the new one of what is sent, the old one of what is taken.</param>
    /// <param name="WideDocument">What the wide one refers to.</param>
    /// <param name="Direction">For the words.</param>
    /// <param name="Open">What is being compared, as text: schemas may refer to themselves.</param>
    private sealed record Comparison(JsonNode NarrowDocument, JsonNode WideDocument, Direction Direction, HashSet<(string Narrow, string Wide)> Open)
    {
        private static readonly (string Keyword, string Path)[] Parts = [("items", "/[]"), ("additionalProperties", "/*")];

        private bool IsOutgoing => Direction == Direction.Outgoing;

        public IReadOnlyList<string> Breaks(JsonNode? narrow, JsonNode? wide, string path)
        {
            var pair = (narrow?.ToJsonString() ?? "", wide?.ToJsonString() ?? "");
            if (!Open.Add(pair))
            {
                return [];
            }

            var breaks = OfAlternatives(narrow, wide, path).ToList();
            Open.Remove(pair);
            return breaks;
        }

        // Each way in which the narrow one can be kept must be one of the wide one's ways. If it is none, the nearest says what is amiss: of the same type, and with the fewest breaks.
        private IEnumerable<string> OfAlternatives(JsonNode? narrow, JsonNode? wide, string path)
        {
            var ways = SchemaParts.Alternatives(wide, WideDocument);
            return SchemaParts.Alternatives(narrow, NarrowDocument).SelectMany(
                n => ways.Select(w => (Way: w, Breaks: OfOne(n, w, path).ToList())).MinBy(w => (!SchemaParts.Types(n).Overlaps(SchemaParts.Types(w.Way)), w.Breaks.Count)).Breaks);
        }

        private IEnumerable<string> OfOne(JsonObject narrow, JsonObject wide, string path)
        {
            var (kinds, taken) = (SchemaParts.Types(narrow), SchemaParts.Types(wide));
            if (kinds.Where(k => !taken.Contains(k) && !(k == "integer" && taken.Contains("number"))).ToList() is { Count: > 0 } more)
            {
                return [Says(path, IsOutgoing ? $"may now be {string.Join(" or ", more)}" : $"may no longer be {string.Join(" or ", more)}")];
            }

            return kinds.SetEquals(["null"]) ? []
                : [.. OfWords(narrow, wide, path), .. OfLimits(narrow, wide, path), .. OfFields(narrow, wide, path), .. OfParts(narrow, wide, path), .. OfTheRest(narrow, wide, path)];
        }

        private IEnumerable<string> OfWords(JsonObject narrow, JsonObject wide, string path)
        {
            if (SchemaParts.Words(wide) is not { } taken)
            {
                return [];
            }

            return SchemaParts.Words(narrow) is { } words
                ? words.Except(taken).Select(w => Says(path, IsOutgoing ? $"may now be {w}" : $"may no longer be {w}"))
                : [Says(path, IsOutgoing ? "may now be anything, and not only one of its words" : "may now be only one of a few words")];
        }

        private IEnumerable<string> OfLimits(JsonObject narrow, JsonObject wide, string path)
        {
            foreach (var (limit, isLower) in SchemaParts.Limits)
            {
                if (wide[limit] is { } bound && (narrow[limit] is not { } own || (isLower ? Number(own) < Number(bound) : Number(own) > Number(bound))))
                {
                    yield return Says(path, IsOutgoing ? $"may now go beyond `{limit}` {bound}" : $"has the limit `{limit}` {bound} now");
                }
            }

            foreach (var form in (string[])["pattern", "format"])
            {
                if (wide[form] is { } wanted && !JsonNode.DeepEquals(narrow[form], wanted))
                {
                    yield return Says(path, IsOutgoing ? $"no longer has the `{form}` {wanted}" : $"needs the `{form}` {wanted} now");
                }
            }
        }

        private IEnumerable<string> OfFields(JsonObject narrow, JsonObject wide, string path)
        {
            var (own, others) = (SchemaParts.Fields(narrow), SchemaParts.Fields(wide));
            var gone = IsOutgoing ? others.Keys.Except(own.Keys).ToList() : [.. own.Keys.Except(others.Keys)];
            var needed = SchemaParts.Required(wide).Except(SchemaParts.Required(narrow)).Except(gone);
            return
            [
                .. gone.Select(f => Says($"{path}/{f}", IsOutgoing ? "is gone" : "is no longer read")),
                .. needed.Select(f => Says($"{path}/{f}", IsOutgoing ? "may now be missing" : "is needed now")),
                .. own.Keys.Intersect(others.Keys).SelectMany(f => Breaks(own[f], others[f], $"{path}/{f}")),
            ];
        }

        private IEnumerable<string> OfParts(JsonObject narrow, JsonObject wide, string path) => Parts.SelectMany(part => wide[part.Keyword] switch
        {
            null => [],
            _ when narrow[part.Keyword] is JsonValue none && !none.GetValue<bool>() => [],
            JsonValue any when any.GetValue<bool>() => [],
            JsonValue => [Says(path + part.Path, IsOutgoing ? "may be there now" : "may no longer be there")],
            var schema => Breaks(narrow[part.Keyword], schema, path + part.Path),
        });

        private static IEnumerable<string> OfTheRest(JsonObject narrow, JsonObject wide, string path) =>
            narrow.Concat(wide).Select(p => p.Key).Distinct().Where(k => !SchemaParts.IsUnderstood(k) && !JsonNode.DeepEquals(narrow[k], wide[k]))
                .Select(k => Says(path, $"has another `{k}`, which cannot be judged here"));

        private static string Says(string path, string what) => $"{(path.Length == 0 ? "/" : path)} {what}";

        private static decimal Number(JsonNode number) => decimal.Parse(number.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
    }
}
