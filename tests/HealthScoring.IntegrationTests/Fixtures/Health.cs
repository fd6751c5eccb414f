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

    /// <summary>Status code of `/ready`.</summary>
    public static async Task<int> Ready(RunningSystem system, Uri management)
    {
        using var response = await system.Api.GetAsync(new Uri(management, "ready"));
        return (int)response.StatusCode;
    }

    /// <summary>Status code of `/alive`.</summary>
    public static async Task<int> Alive(RunningSystem system, Uri management)
    {
        using var response = await system.Api.GetAsync(new Uri(management, "alive"));
        return (int)response.StatusCode;
    }

    /// <summary>Status code of `/health` of a process, or 0 while nobody listens.</summary>
    public static async Task<int> OrNothing(Uri management)
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.GetAsync(new Uri(management, "health"));
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
