using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HealthScoring.Ingestion;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A product app that sends over HTTP with a write key of its own.</summary>
public sealed class FrontDoor : IDisposable
{
    private FrontDoor(WebApplication service, HttpClient http, string key) => (Service, Http, Key) = (service, http, key);

    /// <summary>The ingesting service.</summary>
    public WebApplication Service { get; }

    /// <summary>Calls it. An answer that is not as contracts/openapi.ingestion.json says fails the test.</summary>
    public HttpClient Http { get; }

    /// <summary>Its write key, bound to `shop-web`.</summary>
    public string Key { get; }

    /// <summary>Starts an ingesting service and makes a key for it.</summary>
    /// <param name="system">Without an ingesting service of its own.</param>
    /// <param name="configure">Replaces parts of the service.</param>
    public static async Task<FrontDoor> Open(RunningSystem system, Action<WebApplicationBuilder>? configure = null)
    {
        var service = await system.Run(IngestionHost.Build, configure ?? (_ => { }));
        var key = await system.NewKey(Scope.Ingest);
        var address = RunningSystem.FrontDoorOf(service);
        var http = new HttpClient(new HoldToDescription(address, DescribedApi.Ingestion)) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(40) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(service, http, key);
    }

    /// <summary>POSTs a body; answers the status and what came back.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> Post(string path, HttpContent content)
    {
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", body);
        }

        return (response.StatusCode, JsonDocument.Parse(body).RootElement.Clone());
    }

    /// <summary>POSTs JSON.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> Post(string path, object body) => Post(path, Json(JsonSerializer.Serialize(body)));

    /// <summary>A body of a content type.</summary>
    public static ByteArrayContent Json(string body, string contentType = "application/json") =>
        new(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };

    public void Dispose() => Http.Dispose();
}
