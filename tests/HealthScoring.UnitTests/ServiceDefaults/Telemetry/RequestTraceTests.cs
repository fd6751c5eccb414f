using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.UnitTests.Deployment;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.UnitTests.ServiceDefaults.Telemetry;

public class RequestTraceTests
{
    [Fact]
    public async Task An_error_is_told_with_the_id_of_a_trace_though_nothing_is_exported()
    {
        await using var api = BuiltService.Of("api", new Dictionary<string, string>
        {
            ["HEALTHSCORING_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=none", ["HEALTHSCORING_RABBITMQ"] = "amqp://127.0.0.1:1",
            ["HEALTHSCORING_HTTP"] = "http://127.0.0.1:0", ["HEALTHSCORING_MANAGEMENT"] = "http://127.0.0.1:0",
        });
        await api.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "accounts"));
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

        using var answer = await http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("traceId").GetString().Should().StartWith("00-0af7651916cd43dd8448eb211c80319c-");
    }
}
