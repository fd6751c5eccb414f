using System.Text.Json.Nodes;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Masks the texts of a stored fact that name a person, and that nothing is folded from: ids of usage, properties, reasons. A text is masked as a whole, because what
/// stands beside an id often says who it belongs to. Names of accounts, sources, products, features and backfills stay: they name no person.
/// </summary>
public static class MaskTexts
{
    /// <summary>Masks them in place; answers whether there were any.</summary>
    /// <param name="fact">A stored fact.</param>
    /// <param name="person">The person.</param>
    /// <param name="reference">Their pseudonym, if they still had one: all properties of their own usage are masked, whatever they say.</param>
    public static bool In(JsonObject fact, Person person, Guid? reference)
    {
        var masked = Text(fact, "reason", person);
        foreach (var item in (fact["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var own = reference is { } user && item["user"] is JsonValue value && value.TryGetValue<Guid>(out var of) && of == user;
            masked |= Text(item, "id", person) | Properties(item, person, own);
        }

        return masked;
    }

    private static bool Properties(JsonObject item, Person person, bool all)
    {
        var masked = false;
        if (item["properties"] is JsonObject properties)
        {
            foreach (var (name, value) in properties.ToList())
            {
                if (value is JsonValue text && text.TryGetValue<string>(out var said) && said != Person.Mask && (all || person.IsNamedIn(said)))
                {
                    properties[name] = Person.Mask;
                    masked = true;
                }
            }
        }

        return masked;
    }

    private static bool Text(JsonObject holder, string name, Person person)
    {
        if (holder[name] is not JsonValue text || !text.TryGetValue<string>(out var said) || !person.IsNamedIn(said))
        {
            return false;
        }

        holder[name] = Person.Mask;
        return true;
    }
}
