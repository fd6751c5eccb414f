using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Golden;

/// <summary>What versions before and after this one may have stored in place of a golden file.</summary>
public static class StoredJson
{
    /// <summary>A field more in every object: what a later version adds.</summary>
    public static string WithUnknownFields(string json, Type type) => Changed(json, type, (o, _) =>
    {
        o["addedLater"] = new JsonObject { ["value"] = 17 };
        o["alsoAdded"] = null;
    });

    /// <summary>No field that may be missing: what an earlier version did not know, or had no value for.</summary>
    public static string WithoutOptionalFields(string json, Type type) => Changed(json, type, (o, of) =>
    {
        foreach (var property in of.GetProperties().Where(IsOptional))
        {
            o.Remove(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        }
    });

    private static string Changed(string json, Type type, Action<JsonObject, Type> change)
    {
        var node = JsonNode.Parse(json)!;
        Change(node, type, change);
        return node.ToJsonString();
    }

    private static void Change(JsonNode? node, Type type, Action<JsonObject, Type> change)
    {
        switch (node)
        {
            // Keys of a dictionary are values, and no fields.
            case JsonObject o when !type.IsAssignableTo(typeof(IEnumerable)):
                foreach (var property in type.GetProperties())
                {
                    Change(o[JsonNamingPolicy.CamelCase.ConvertName(property.Name)], Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, change);
                }

                change(o, type);
                break;
            case JsonArray array when (type.GetElementType() ?? type.GetGenericArguments().FirstOrDefault()) is { } of:
                foreach (var item in array)
                {
                    Change(item, of, change);
                }

                break;
        }
    }

    // A required member is written even where it is null.
    private static bool IsOptional(PropertyInfo property)
    {
        var parameter = property.DeclaringType!.GetConstructors().SelectMany(c => c.GetParameters()).FirstOrDefault(p => p.Name == property.Name);
        return parameter is null
            ? property.SetMethod is not null && property.GetCustomAttribute<RequiredMemberAttribute>() is null
            : parameter.HasDefaultValue || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }
}
