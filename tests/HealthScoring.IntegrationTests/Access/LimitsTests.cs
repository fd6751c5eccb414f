using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.IntegrationTests.Access;

public class LimitsTests
{
    [Fact]
    public async Task A_key_that_calls_too_often_is_told_when_to_come_again_and_others_are_not()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: new Dictionary<string, string?> { ["Access:RequestsPerSecond"] = "5" });
        var (hasty, other) = (await system.NewKey(Scope.Read), await system.NewKey(Scope.Read));

        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 40; n++)
        {
            using var response = await Get(system, hasty);
            answers.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                response.Headers.RetryAfter!.Delta.Should().BePositive();
                response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            }
        }

        answers.Take(10).Should().OnlyContain(status => status == HttpStatusCode.OK, "after a pause twice as many are let through");
        answers.Should().Contain(HttpStatusCode.TooManyRequests);
        (await Status(system, other)).Should().Be(HttpStatusCode.OK);
        await RunningSystem.Eventually(() => Status(system, hasty), status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_tries_wrong_keys_costs_no_more_queries_and_locks_nobody_out_who_was_known()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: new Dictionary<string, string?> { ["Access:FailuresPerMinute"] = "5" });
        var (known, unknown) = (await system.NewKey(Scope.Read), await system.NewKey(Scope.Read));
        (await Status(system, known)).Should().Be(HttpStatusCode.OK);

        for (var n = 0; n < 5; n++)
        {
            (await Status(system, KeyText.Make().Shown())).Should().Be(n < 4 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests);
        }

        using var refused = await Get(system, unknown);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "it is right, but nobody looks");
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromMinutes(1));
        (await Status(system, known)).Should().Be(HttpStatusCode.OK);
        using var http = new HttpClient { BaseAddress = system.Api.BaseAddress };
        using var stranger = await http.GetAsync(new Uri("accounts", UriKind.Relative));
        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Wrong_keys_that_are_tried_at_once_cost_no_more_queries_than_one_after_the_other()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: new Dictionary<string, string?> { ["Access:FailuresPerMinute"] = "5" });
        using var lookups = new QueryWatch(system, "from control.access_keys where id");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Status(system, KeyText.Make().Shown())));

        answers.Should().OnlyContain(status => status == HttpStatusCode.Unauthorized || status == HttpStatusCode.TooManyRequests);
        lookups.Count.Should().Be(5);
    }

    [Fact]
    public async Task Strangers_of_many_addresses_leave_the_database_to_those_who_are_known()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);
        var known = await system.NewKey(Scope.Read);
        (await Status(system, known)).Should().Be(HttpStatusCode.OK);
        using var lookups = new QueryWatch(system, "from control.access_keys where id");
        await using var connection = await system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = connection.CreateCommand())
        {
            hold.CommandText = "lock table control.access_keys in access exclusive mode";
            await hold.ExecuteNonQueryAsync();
        }

        var strangers = Enumerable.Range(0, 32).Select(async n =>
        {
            using var http = OtherAddress.Http(OtherAddress.Of(n), system.Api.BaseAddress!);
            using var request = new HttpRequestMessage(HttpMethod.Get, "accounts") { Headers = { Authorization = new("Bearer", KeyText.Make().Shown()) } };
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }).ToList();

        (await Status(system, known)).Should().Be(HttpStatusCode.OK);
        (await Task.WhenAll(strangers)).Should().OnlyContain(status => status == HttpStatusCode.ServiceUnavailable);
        lookups.AtOnce.Should().BeInRange(1, 16, "eight are under way, and eight that were given up may not have ended");
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);

        (await Put($$"""{"note":"{{new string('x', 66_000)}}"}""")).Status.Should().Be(413);
        var (status, problem) = await Put(string.Concat(Enumerable.Repeat("""{"a":""", 40)) + "1" + new string('}', 40));
        status.Should().Be(400);
        problem.GetProperty("title").GetString().Should().Be("The request cannot be read.");

        async Task<(int Status, System.Text.Json.JsonElement Problem)> Put(string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            return await Fixtures.Caller.Refused(system.Api.PutAsync(new Uri("scorecards/default", UriKind.Relative), content));
        }
    }

    private static async Task<HttpStatusCode> Status(RunningSystem system, string key)
    {
        using var response = await Get(system, key);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> Get(RunningSystem system, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        return await system.Api.SendAsync(request);
    }
}
