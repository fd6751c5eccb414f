using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>What tests of webhooks do again and again.</summary>
internal static class Hooks
{
    /// <summary>Receivers of tests listen on this machine.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Trial = new Dictionary<string, string?> { ["HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE"] = "true" };

    /// <summary>Asks for a sample; answers the id of its delivery.</summary>
    public static async Task<string> Test(RunningSystem system, string webhook) =>
        (await Caller.Post(system, $"webhooks/{webhook}/test", new { })).GetProperty("deliveryId").GetString()!;

    /// <summary>The deliveries of a webhook, the latest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Deliveries(RunningSystem system, string webhook, string filter = "") =>
        [.. (await system.Get($"webhooks/{webhook}/deliveries?limit=200{filter}")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until the one delivery of a webhook is as a test wants it.</summary>
    public static async Task<JsonElement> Delivery(RunningSystem system, string webhook, Func<JsonElement, bool> done, TimeSpan? within = null) =>
        (await RunningSystem.Eventually(() => Deliveries(system, webhook), all => all.Count == 1 && done(all[0]), within))[0];

    public static string? StatusOf(JsonElement delivery) => delivery.GetProperty("status").GetString();

    public static IReadOnlyList<JsonElement> AttemptsOf(JsonElement delivery) => [.. delivery.GetProperty("attempts").EnumerateArray()];

    public static Task<JsonElement> Webhook(RunningSystem system, string webhook) => system.Get($"webhooks/{webhook}");

    /// <summary>Tries to register a webhook that must be refused; answers what is said of a field.</summary>
    public static async Task<string> Refusal(RunningSystem system, string field, object body)
    {
        var (status, problem) = await Caller.Refused(system.Api.PostAsJsonAsync("webhooks", body));
        status.Should().Be(400);
        return string.Join(' ', problem.GetProperty("errors").GetProperty(field).EnumerateArray().Select(e => e.GetString()));
    }
}
