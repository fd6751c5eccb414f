using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.Domain.Scoring;

/// <summary>
/// Holds a scorecard against the default one, which has every field that a scorecard has. Where the scorecard cannot be read, the answer has the default's
/// value, so that the rest can still be judged.
/// </summary>
internal sealed class ScorecardShape(ScorecardErrors errors)
{
    private const int MostPairs = 100;

    private static readonly string[] Severities = ["warning", "high", "critical"];

    /// <summary>The scorecard, with whole numbers written as such and with everything in it that a scorecard has but, maybe, its id and version.</summary>
    public JsonObject Read(JsonElement body)
    {
        var read = Fields(body, ScorecardJson.Default, "", "", optional: ["id", "version"]).AsObject();
        if (errors.Concern("id"))
        {
            read.Remove("id");
        }

        return read;
    }

    // The path is where people find a value; the key names its meaning, whatever place it has in a list.
    private JsonNode Value(JsonElement found, JsonElement template, string path, string key) => template.ValueKind switch
    {
        JsonValueKind.Object => Fields(found, template, path, key, []),
        JsonValueKind.Number => Number(found, template, path, key),
        JsonValueKind.String => Word(found, template, path, key),
        JsonValueKind.Array => template[0].ValueKind switch
        {
            JsonValueKind.Object => Members(found, template, path),
            JsonValueKind.Array => Pairs(found, template, path, key),
            _ => Numbers(found, template, path, key),
        },
        _ => found.ValueKind is JsonValueKind.True or JsonValueKind.False ? Copy(found) : Instead(template, path, "true or false", found),
    };

    private JsonNode Fields(JsonElement found, JsonElement template, string path, string key, string[] optional)
    {
        if (found.ValueKind != JsonValueKind.Object)
        {
            return Instead(template, path, "an object", found);
        }

        var read = new JsonObject();
        foreach (var field in found.EnumerateObject())
        {
            var at = Join(path, field.Name);
            if (!template.TryGetProperty(field.Name, out var expected))
            {
                errors.Add(at, NearestName.Of(field.Name, template.EnumerateObject().Select(f => f.Name)) is { } near ? $"Unknown field; did you mean {near}?" : "Unknown field.");
            }
            else if (read.ContainsKey(field.Name))
            {
                errors.Add(at, "Given twice.");
            }
            else
            {
                read[field.Name] = Value(field.Value, expected, at, Join(key, field.Name));
            }
        }

        foreach (var field in template.EnumerateObject().Where(f => !read.ContainsKey(f.Name) && !optional.Contains(f.Name, StringComparer.Ordinal)))
        {
            errors.Add(Join(path, field.Name), "Missing.");
            read[field.Name] = Copy(field.Value);
        }

        return read;
    }

    // Caps and rules: each that the engine knows exactly once, in any order.
    private JsonNode Members(JsonElement found, JsonElement template, string list)
    {
        if (found.ValueKind != JsonValueKind.Array)
        {
            return Instead(template, list, "an array of objects", found);
        }

        var read = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (index, member) in found.EnumerateArray().Index())
        {
            var path = $"{list}[{index}]";
            if (member.ValueKind != JsonValueKind.Object)
            {
                errors.Add(path, Expected("an object", member));
            }
            else if (!member.TryGetProperty("id", out var named) || named.ValueKind != JsonValueKind.String)
            {
                errors.Add($"{path}.id", named.ValueKind == JsonValueKind.Undefined ? "Missing." : Expected("a string", named));
            }
            else if (ScorecardJson.Member(template, named.GetString()) is not { } expected)
            {
                var near = NearestName.Of(named.GetString()!, template.EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
                errors.Add($"{path}.id", $"This engine knows nothing of that name{(near is null ? "." : $"; did you mean {near}?")}");
            }
            else
            {
                var id = named.GetString()!;
                var value = Fields(member, expected, path, Join(list, id), []);
                if (read.TryAdd(id, value))
                {
                    errors.Members.Add((list, id), path);
                }
                else
                {
                    errors.Add($"{path}.id", $"{id} is given twice.");
                }
            }
        }

        foreach (var missing in template.EnumerateArray().Where(m => !read.ContainsKey(m.GetProperty("id").GetString()!)))
        {
            var id = missing.GetProperty("id").GetString()!;
            errors.Add(list, $"{id} is missing.");
            read.Add(id, Copy(missing));
        }

        return new JsonArray([.. read.Values]);
    }

    private JsonNode Pairs(JsonElement found, JsonElement template, string path, string key)
    {
        if (found.ValueKind != JsonValueKind.Array)
        {
            return Instead(template, path, "an array of pairs", found);
        }

        if (found.GetArrayLength() is var count && count is 0 or > MostPairs)
        {
            return Instead(template, path, $"1 to {MostPairs} pairs are expected, not {count}.");
        }

        var read = new List<JsonNode>();
        foreach (var (index, pair) in found.EnumerateArray().Index())
        {
            var at = $"{path}[{index}]";
            read.Add(pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2
                ? Instead(template[0], at, pair.ValueKind == JsonValueKind.Array ? "A pair has two values." : Expected("a pair", pair))
                : new JsonArray(Value(pair[0], template[0][0], $"{at}[0]", $"{key}.x"), Value(pair[1], template[0][1], $"{at}[1]", $"{key}.y")));
        }

        Ascending(i => $"{path}[{i}][0]", [.. read.Select(pair => pair[0]!)]);
        return new JsonArray([.. read]);
    }

    private JsonNode Numbers(JsonElement found, JsonElement template, string path, string key)
    {
        if (found.ValueKind != JsonValueKind.Array)
        {
            return Instead(template, path, "an array of numbers", found);
        }

        if (found.GetArrayLength() != template.GetArrayLength())
        {
            return Instead(template, path, $"{template.GetArrayLength()} numbers are expected, not {found.GetArrayLength()}.");
        }

        JsonNode[] read = [.. found.EnumerateArray().Select((number, i) => Number(number, template[i], $"{path}[{i}]", $"{key}.x"))];
        Ascending(i => $"{path}[{i}]", read);
        return new JsonArray(read);
    }

    private void Ascending(Func<int, string> path, JsonNode[] numbers)
    {
        double? before = null;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (errors.Concern(path(i)))
            {
                continue;
            }

            var number = ScorecardRanges.NumberOf(numbers[i]);
            if (number <= before)
            {
                errors.Add(path(i), $"Must be greater than the one before it, {ScorecardRanges.Say(before.Value)}.");
            }

            before = number;
        }
    }

    private JsonNode Number(JsonElement found, JsonElement template, string path, string key)
    {
        if (found.ValueKind != JsonValueKind.Number || !found.TryGetDouble(out var number))
        {
            return Instead(template, path, "a number", found);
        }

        var range = ScorecardRanges.Of(key);
        return range.Problem(number) is { } problem ? Instead(template, path, problem)
            : range.Whole ? JsonValue.Create((int)number)
            : JsonValue.Create(number);
    }

    private JsonNode Word(JsonElement found, JsonElement template, string path, string key) =>
        found.ValueKind != JsonValueKind.String ? Instead(template, path, "a string", found)
        : key != "id" && !key.EndsWith(".id", StringComparison.Ordinal) && !Severities.Contains(found.GetString(), StringComparer.Ordinal)
            ? Instead(template, path, $"Must be one of {string.Join(", ", Severities)}.")
        : Copy(found);

    private JsonNode Instead(JsonElement template, string path, string expected, JsonElement found) => Instead(template, path, Expected(expected, found));

    private JsonNode Instead(JsonElement template, string path, string detail)
    {
        errors.Add(path, detail);
        return Copy(template);
    }

    private static string Expected(string expected, JsonElement found) => $"Must be {expected}, not {found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        JsonValueKind.Undefined => "nothing",
        _ => "true or false",
    }}.";

    private static JsonNode Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element.Clone())!,
        JsonValueKind.Array => JsonArray.Create(element.Clone())!,
        _ => JsonValue.Create(element.Clone())!,
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
