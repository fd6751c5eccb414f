using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>Where messages go.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Address">The routing key, with parameters in braces.</param>
/// <param name="Message">Name of the message.</param>
/// <param name="Outgoing">Whether this system sends it.</param>
public sealed record Route(string Exchange, string Address, string Message, bool Outgoing);

/// <summary>Reads an AsyncAPI document.</summary>
public static class AsyncApi
{
    /// <summary>The document as JSON.</summary>
    public static JsonObject Read(string file)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(File.ReadAllText(file));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!.AsObject();
    }

    /// <summary>The messages, by their names.</summary>
    public static JsonObject Messages(JsonObject document) => document["components"]!["messages"]!.AsObject();

    /// <summary>The headers that a message is described with.</summary>
    public static IEnumerable<string> Headers(JsonObject document, string message) => Resolved(document, Messages(document)[message]!["headers"]!)["properties"]!.AsObject().Select(h => h.Key);

    /// <summary>Every message on every channel.</summary>
    public static IReadOnlyList<Route> Routes(JsonObject document)
    {
        var sent = document["operations"]!.AsObject().Where(o => o.Value!["action"]!.GetValue<string>() == "send")
            .Select(o => o.Value!["channel"]!["$ref"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from channel in document["channels"]!.AsObject()
               let bindings = Resolved(document, channel.Value!["bindings"]!)
               from message in channel.Value!["messages"]!.AsObject()
               select new Route(
                   bindings["amqp"]!["exchange"]!["name"]!.GetValue<string>(), channel.Value!["address"]!.GetValue<string>(),
                   Resolved(document, message.Value!)["name"]!.GetValue<string>(), sent.Contains($"#/channels/{channel.Key}")),
        ];
    }

    private static JsonNode Resolved(JsonObject document, JsonNode node) =>
        node["$ref"]?.GetValue<string>() is { } reference ? reference[2..].Split('/').Aggregate((JsonNode)document, (at, name) => at[name]!) : node;
}
