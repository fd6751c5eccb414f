using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Contracts.Documents;

/// <summary>What the contract types say of themselves, in the words of those who see JSON only.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(typeof(UsageEvent).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal);

    public static string Of(Type type) => Text(Members[$"T:{type.FullName}"].Element("summary")!);

    /// <summary>Of a property, or of the parameter that a record has it from.</summary>
    public static string Of(PropertyInfo property) => Text(
        Members.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary")
        ?? Members[$"T:{property.DeclaringType.FullName}"].Elements("param").Single(p => p.Attribute("name")!.Value == property.Name));

    private static string Text(XElement element) => WhiteSpace().Replace(
        string.Concat(element.Nodes().Select(n => n is XElement see ? Named(see.Attribute("cref")!.Value) : ((XText)n).Value)), " ").Trim();

    private static string Named(string cref)
    {
        var name = cref[(cref.Split('(')[0].LastIndexOf('.') + 1)..].Split('(')[0];
        var key = cref.Contains($".{nameof(NotificationRoutingKey)}.", StringComparison.Ordinal) ? typeof(NotificationRoutingKey).GetMember(name).Single() : null;
        return key switch
        {
            FieldInfo constant => $"`{constant.GetRawConstantValue()}`",
            MethodInfo ofSeverity => $"`{ofSeverity.Invoke(null, ["<severity>"])}`",
            _ => cref[0] == 'P' ? $"`{JsonNamingPolicy.CamelCase.ConvertName(name)}`" : $"`{name}`",
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
