using System.Text.Json;

namespace HealthScoring.UnitTests.Cases;

/// <summary>One worked account: what happened, and what every selected close must be.</summary>
public sealed record WorkedCase(string Name, JsonElement Account, JsonElement Catalog, IReadOnlyList<JsonElement> Facts, JsonElement Expected)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    /// <summary>Names of all cases; there must be some, or a test over them would pass by testing nothing.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static WorkedCase Read(string name) =>
        JsonSerializer.Deserialize<WorkedCase>(File.ReadAllBytes(Path.Combine(Folder, name + ".json")), Json)!;

    public DateOnly HandOverOn => DateOnly.Parse(Account.GetProperty("handOverOn").GetString()!);

    public DateOnly ClosedThrough => DateOnly.Parse(Expected.GetProperty("closedThrough").GetString()!);

    public DateTimeOffset? ChurnedOn => Facts.Where(f => f.GetProperty("type").GetString() == "account_churned").Select(f => (DateTimeOffset?)f.GetProperty("occurredAt").GetDateTimeOffset()).FirstOrDefault();

    public IEnumerable<JsonElement> Closes => Expected.GetProperty("closes").EnumerateArray();
}
