using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Publishing;

/// <summary>The JSON of events as any producer would send it.</summary>
public static class UsageJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The bytes of an event.</summary>
    public static byte[] Of(UsageEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, Options);
}
