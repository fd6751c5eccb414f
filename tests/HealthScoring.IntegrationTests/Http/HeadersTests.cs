using System.Net;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.Http;

public class HeadersTests
{
    [Fact]
    public async Task Whoever_answers_says_what_browsers_must_not_make_of_it()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system, builder =>
        {
            builder.Configuration.AddInMemoryCollection([new("Ingestion:HttpBytesInFlight", $"{4 * 1024 * 1024}")]);
            builder.Services.PostConfigure<RequestTimeoutOptions>(timeouts => timeouts.DefaultPolicy =
                new() { Timeout = TimeSpan.FromSeconds(5), TimeoutStatusCode = timeouts.DefaultPolicy!.TimeoutStatusCode });
        });

        using var answered = new MetricWatch(door.Service, "Microsoft.AspNetCore.Hosting");
        (await None()).Should().Be(HttpStatusCode.Accepted);
        await Answers(HttpStatusCode.BadRequest, FrontDoor.Json("{"));
        await Answers(HttpStatusCode.BadRequest, FrontDoor.Json("{}").Also(c => c.Headers.ContentEncoding.Add("gzip")));
        await Answers(HttpStatusCode.UnsupportedMediaType, FrontDoor.Json("{}").Also(c => c.Headers.ContentEncoding.Add("zstd")));

        // Four whose end does not come take all the room, until they are given up.
        var end = new TaskCompletionSource();
        var slow = await SlowBody.Admitted(door.Http, end.Task, "{", "{", "{", "{");
        (await None()).Should().Be(HttpStatusCode.TooManyRequests);
        await RunningSystem.Eventually(
            () => Task.FromResult(answered.Labels("http.server.request.duration").Count(labels => labels.Contains("http.response.status_code=408", StringComparison.Ordinal))), given => given == slow.Count);
        end.SetResult();
        foreach (var answer in slow)
        {
            (await Said(answer)).Should().Be(HttpStatusCode.RequestTimeout);
        }

        door.Http.DefaultRequestHeaders.Authorization = null;
        await Answers(HttpStatusCode.Unauthorized, FrontDoor.Json("{}"));

        Task<HttpStatusCode> None() => Post(FrontDoor.Json("""{"events":[]}"""));

        async Task Answers(HttpStatusCode status, HttpContent content) => (await Post(content)).Should().Be(status);

        Task<HttpStatusCode> Post(HttpContent content) => Said(door.Http.PostAsync(new Uri("v1/events", UriKind.Relative), content));

        static async Task<HttpStatusCode> Said(Task<HttpResponseMessage> answer)
        {
            using var response = await answer;
            var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
            headers.Should().Contain(
                [
                    new("X-Content-Type-Options", "nosniff"), new("X-Frame-Options", "DENY"), new("Referrer-Policy", "no-referrer"),
                    new("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                ],
                $"{response.StatusCode} says so, too");
            headers["Cache-Control"].Should().Contain("no-store", $"{response.StatusCode} says so, too");
            return response.StatusCode;
        }
    }
}
