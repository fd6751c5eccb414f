using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Somebody who gives commands to the API.</summary>
public static class Caller
{
    /// <summary>POSTs a body that must be accepted; answers what came back.</summary>
    public static Task<JsonElement> Post(RunningSystem system, string path, object body) => Accepted(system.Api.PostAsJsonAsync(path, body), path);

    /// <summary>PUTs a changed document that must be accepted.</summary>
    public static Task<JsonElement> Put(RunningSystem system, string path, JsonElement document, Action<JsonObject> change)
    {
        var changed = document.Deserialize<JsonObject>()!;
        change(changed);
        return Accepted(system.Api.PutAsJsonAsync(path, changed), path);
    }

    /// <summary>Sends a body that must be refused; answers the status and the problem.</summary>
    public static async Task<(int Status, JsonElement Problem)> Refused(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeFalse(body);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        return ((int)response.StatusCode, JsonDocument.Parse(body).RootElement.Clone());
    }

    private static async Task<JsonElement> Accepted(Task<HttpResponseMessage> request, string path)
    {
        using var response = await request;
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue($"{path} answered {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}
