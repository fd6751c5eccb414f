using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.Domain.Scoring;

/// <summary>Scorecards as JSON, in the shape of the default scorecard: points as pairs, and of each cap and rule the fields that it has.</summary>
public static class ScorecardJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly JsonDocument Template = ReadTemplate();

    /// <summary>The default scorecard, which shows what every scorecard consists of.</summary>
    internal static JsonElement Default => Template.RootElement;

    /// <summary>Reads a scorecard that is known to be valid, such as one that was written by <see cref="Write"/>.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static Scorecard Read(JsonElement scorecard) => scorecard.Deserialize<Scorecard>(Options)!;

    /// <summary>Reads what <see cref="ScorecardShape"/> put together.</summary>
    internal static Scorecard Read(JsonNode scorecard) => scorecard.Deserialize<Scorecard>(Options)!;

    /// <summary>Writes a scorecard; reading it again gives an equal one.</summary>
    public static JsonObject Write(Scorecard scorecard)
    {
        var written = JsonSerializer.SerializeToNode(scorecard, Options)!.AsObject();
        foreach (var list in (string[])["caps", "rules"])
        {
            written[list] = new JsonArray([.. written[list]!.AsArray().Select(member => OfItsOwn(member!.AsObject(), list))]);
        }

        return written;
    }

    /// <summary>The cap or rule of the default scorecard that has an id, or null for one that this engine does not know.</summary>
    internal static JsonElement? Member(JsonElement members, string? id)
    {
        foreach (var member in members.EnumerateArray())
        {
            if (member.GetProperty("id").ValueEquals(id))
            {
                return member;
            }
        }

        return null;
    }

    // All caps share one type, and so do all rules: what only others have is left out.
    private static JsonNode OfItsOwn(JsonObject member, string list)
    {
        if (Member(Default.GetProperty(list), member["id"]!.GetValue<string>()) is not { } template)
        {
            return member.DeepClone();
        }

        var own = new JsonObject();
        foreach (var field in template.EnumerateObject())
        {
            own[field.Name] = member[field.Name]?.DeepClone();
        }

        return own;
    }

    private static JsonDocument ReadTemplate()
    {
        using var stream = typeof(Scorecard).Assembly.GetManifestResourceStream("scorecard.default.json")!;
        return JsonDocument.Parse(stream);
    }
}
