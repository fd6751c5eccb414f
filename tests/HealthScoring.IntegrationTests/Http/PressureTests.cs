using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>What cannot be taken is said so, with when to come again; nothing of it is lost or doubled.</summary>
public class PressureTests
{
    [Fact]
    public async Task While_the_broker_is_away_the_answer_is_503_and_the_same_request_later_counts_once()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        await using var broker = new Wire(system.RabbitMq);
        using var door = await FrontDoor.Open(system, builder => builder.Configuration.AddInMemoryCollection([new("HEALTHSCORING_RABBITMQ", broker.Instead(system.RabbitMq).ToString())]));
        var now = system.Clock.GetUtcNow();
        (await door.Post("v1/events", PostEventsTests.Registration(now))).Status.Should().Be(HttpStatusCode.Accepted);
        object login = new { id = "1", type = "login", accountId = "acme", userId = "u1", occurredAt = now };

        await broker.Cut();
        for (var i = 0; i < 10; i++)
        {
            using var response = await door.Http.PostAsync(new Uri("v1/events", UriKind.Relative), FrontDoor.Json(JsonSerializer.Serialize(login)));
            response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        }

        broker.Mend();
        await RunningSystem.Eventually(() => door.Post("v1/events", login), answer => answer.Status == HttpStatusCode.Accepted);
        (await door.Post("v1/events", login)).Status.Should().Be(HttpStatusCode.Accepted);
        await PostEventsTests.Logins(system, 1);
    }

    [Fact]
    public async Task A_full_queue_is_answered_503()
    {
        // With storing held up, two messages are in hand and three wait. The queue takes no more.
        await using var system = await RunningSystem.Start(ingestion: 0, settings: new Dictionary<string, string?> { ["Ingestion:BatchMessages"] = "1", ["Ingestion:ConcurrentBatches"] = "1" });
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        await door.Post("v1/events", PostEventsTests.Registration(now));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 1);
        await Servers.Limit(system.RabbitMq.AbsolutePath.Trim('/'), "usage-ingestion", messages: 5);
        object Login(int n) => new { id = $"l{n}", type = "login", accountId = "acme", userId = "u1", occurredAt = now };
        var sent = 0;
        await using (var connection = await system.DataSource.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var hold = connection.CreateCommand())
            {
                hold.CommandText = "lock table ingest.inbox in access exclusive mode";
                await hold.ExecuteNonQueryAsync();
            }

            await RunningSystem.Eventually(() => door.Post("v1/events", Login(++sent)), answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Answer.GetProperty("detail").GetString()!.Contains("full", StringComparison.Ordinal));
        }

        await RunningSystem.Eventually(() => door.Post("v1/events", Login(sent)), answer => answer.Status == HttpStatusCode.Accepted);
        await PostEventsTests.Logins(system, sent);
    }

    [Fact]
    public async Task More_than_can_be_held_at_once_is_answered_429_before_it_is_read()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, settings: new Dictionary<string, string?> { ["Ingestion:HttpBytesInFlight"] = $"{4 * 1024 * 1024}" });
        using var door = await FrontDoor.Open(system);
        var now = system.Clock.GetUtcNow();
        await door.Post("v1/events", PostEventsTests.Registration(now));

        // Four that do not say how much comes: each keeps room for a whole body until it is there.
        var go = new TaskCompletionSource();
        var bodies = Enumerable.Range(0, 4).Select(i => $$"""{"id":"{{i}}","type":"login","accountId":"acme","userId":"u1","occurredAt":"{{now:O}}"}""");
        var slow = await SlowBody.Admitted(door.Http, go.Task, [.. bodies]);
        using (var refused = await door.Http.PostAsync(new Uri("v1/events", UriKind.Relative), FrontDoor.Json("""{"events":[]}""")))
        {
            (refused.StatusCode, refused.Headers.RetryAfter?.Delta).Should().Be((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)));
        }

        go.SetResult();
        foreach (var answer in slow)
        {
            using var response = await answer;
            response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        }

        await PostEventsTests.Logins(system, 4);
    }

    [Fact]
    public async Task Bodies_that_do_not_come_keep_room_from_their_address_alone_and_not_for_long()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var door = await FrontDoor.Open(system);
        door.Http.DefaultRequestHeaders.Authorization = null;
        var call = JsonSerializer.Serialize(new { type = "track", messageId = "1", userId = "u1", @event = "Signed In", context = new { groupId = "acme" }, writeKey = door.Key });
        using var there = OtherAddress.Http(OtherAddress.Of(1), door.Http.BaseAddress!);

        // As many as there is room for in all, of those who may have their key in a body that they never send. Two are let in.
        var begun = new ConcurrentQueue<string>();
        var slow = Enumerable.Range(0, 8).Select(_ => Slow()).ToList();
        await RunningSystem.Eventually(() => Task.FromResult(string.Join(' ', begun)), answers => answers == string.Join(' ', Enumerable.Repeat("429", 6)));
        (await Track(there)).Should().Be(HttpStatusCode.TooManyRequests);
        (await Track(door.Http)).Should().Be(HttpStatusCode.OK);
        (await Task.WhenAll(slow)).Where(answer => !answer.StartsWith("HTTP/1.1 429", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.OnlyContain(answer => answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) && answer.Contains("within 5 s", StringComparison.Ordinal));
        (await Track(there)).Should().Be(HttpStatusCode.OK);

        async Task<HttpStatusCode> Track(HttpClient http)
        {
            using var response = await http.PostAsync(new Uri("v1/track", UriKind.Relative), FrontDoor.Json(call));
            return response.StatusCode;
        }

        async Task<string> Slow()
        {
            await using var stream = await OtherAddress.Connect(OtherAddress.Of(1), door.Http.BaseAddress!);
            await stream.WriteAsync("POST /v1/batch HTTP/1.1\r\nHost: door\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
            var answer = new StringBuilder();
            var bytes = new byte[1024];
            try
            {
                while (await stream.ReadAsync(bytes) is > 0 and var read)
                {
                    if (answer.Length == 0)
                    {
                        begun.Enqueue(Encoding.UTF8.GetString(bytes, "HTTP/1.1 ".Length, "429".Length));
                    }

                    answer.Append(Encoding.UTF8.GetString(bytes, 0, read));
                }
            }
            catch (IOException)
            {
                // Who is answered in the middle of a body is cut off then.
            }

            return answer.ToString();
        }
    }
}
