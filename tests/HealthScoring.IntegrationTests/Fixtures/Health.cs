using System.Text.Json;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>What a service says of itself at its management port.</summary>
internal static class Health
{
    /// <summary>Status code and report of `/health`.</summary>
    public static async Task<(int Status, JsonElement Report)> Of(RunningSystem system, Uri management)
    {
        using var response = await system.Api.GetAsync(new Uri(management, "health"));
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    /// <summary>Status code of `/alive`.</summary>
    public static async Task<int> Alive(RunningSystem system, Uri management)
    {
        using var response = await system.Api.GetAsync(new Uri(management, "alive"));
        return (int)response.StatusCode;
    }
}
