using System.Net;
using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.IntegrationTests.Webhooks;
using HealthScoring.Scoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>The API with a streaming replica of its database, made as deploy/README.md says.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly MovedClock _clock = MovedClock.At(StalledAccount.Start);
    private PrivatePostgres _primary = null!;
    private RunningSystem _system = null!;
    private Replica _replica = null!;

    public async Task InitializeAsync()
    {
        _primary = await PrivatePostgres.Start();
        _system = await RunningSystem.Start(clock: _clock, settings: NamedPerson.Settings.Concat(Hooks.Trial).ToDictionary(), server: _primary.Administrator, api: false);
        _replica = await Replica.Follow(_primary);
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task Every_answer_is_that_of_the_primary_and_comes_from_the_replica_while_commands_go_to_the_primary()
    {
        var plain = await _system.Run(ApiHost.Build);
        var (alert, entry) = await Fill();
        var questions = await Answers.Questions(_system);
        var answers = await Answers.To(_system, questions);
        await _system.Stop(plain);
        await _replica.CatchUp(_system);
        var api = await WithReads(_replica.Instead(_system.PostgresOf("api")));

        Answers.Differences(answers, await Answers.To(_system, questions)).Should().BeEmpty();
        Answers.Differences(await Answers.To(_system, questions), answers).Should().BeEmpty();
        (await State(api)).Should().StartWith("Healthy Behind by ");

        // A replica that replays nothing shows who answers what.
        await _replica.Ask<object>("select pg_wal_replay_pause()");
        (await Caller.Post(_system, $"alerts/{alert}/acknowledge", new { by = "kim" })).GetProperty("attention").GetString().Should().Be("acknowledged", "whoever gives a command sees what came of it");
        (await _system.Get($"alerts/{alert}")).GetProperty("attention").GetString().Should().Be("none", "and others when the replica has it");
        var key = (await Caller.Post(_system, "keys", new { name = "kim", scopes = (string[])["read"] })).GetProperty("key").GetString()!;
        (await Reads(key)).Should().Be(HttpStatusCode.OK, "a new key opens at once");
        (await _system.Get("keys")).GetProperty("keys").GetArrayLength().Should().Be(2);
        await Caller.Put(_system, "scorecards/default?by=kim", await _system.Get("scorecards/default"), draft => draft["bands"]!["healthy"] = 85);
        (await Caller.Post(_system, "scorecards/default/preview", await _system.Get("scorecards/default"))).GetProperty("comparedWith").GetInt32().Should().Be(1);
        await Caller.Post(_system, "webhooks", new { url = "http://127.0.0.1:9/hooks", events = (string[])["#"] });
        (await _system.Get("webhooks")).GetProperty("items").GetArrayLength().Should().Be(0);
        await Caller.Post(_system, $"quarantine/{entry}/resubmit", new { id = "l1", source = "shop-web", type = "login", accountId = "acme", userId = NamedPerson.Id, occurredAt = StalledAccount.Start });
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.user_refs"), users => users == 2);
        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);
        await RunningSystem.Eventually(() => State(api), state => state.StartsWith("Degraded Behind by ", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        (await Health.Of(_system, RunningSystem.ManagementOf(api))).Status.Should().Be(200, "old answers are answers");

        await _replica.Ask<object>("select pg_wal_replay_resume()");
        await RunningSystem.Eventually(() => _system.Get($"alerts/{alert}"), a => a.GetProperty("attention").GetString() == "acknowledged");
        (await _system.Get("webhooks")).GetProperty("items").GetArrayLength().Should().Be(1);
        (await _system.Get("scorecards/default")).GetProperty("version").GetInt32().Should().Be(2);
        await RunningSystem.Eventually(() => State(api), state => state.StartsWith("Healthy", StringComparison.Ordinal));
        _system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_replica_that_is_away_takes_questions_with_it_and_commands_not_and_all_is_well_when_it_is_back()
    {
        var api = await WithReads(_replica.Instead(_system.PostgresOf("api")));
        await StalledAccount.Register(_system, "acme");

        await _replica.Kill();

        await RunningSystem.Eventually(() => Health.Of(_system, RunningSystem.ManagementOf(api)), health => health.Status == 503);
        (await State(api)).Should().Be("Unhealthy The replica does not answer (no connection).");
        using (var response = await _system.Api.GetAsync(new Uri("accounts/acme/health", UriKind.Relative)))
        {
            (response.StatusCode, response.Headers.RetryAfter?.Delta).Should().Be((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)));
        }

        _system.Complaints.Should().Contain(c => c.Contains("GET /accounts/{id}/health was answered 503", StringComparison.Ordinal));

        await Caller.Post(_system, "keys", new { name = "kim", scopes = (string[])["read"] });

        await _replica.Return();
        await RunningSystem.Eventually(() => Health.Of(_system, RunningSystem.ManagementOf(api)), health => health.Status == 200);
        (await _system.Get("accounts/acme/health")).GetProperty("accountId").GetString().Should().Be("acme");
    }

    [Fact]
    public async Task Where_the_primary_is_named_behind_the_replica_questions_fall_over_to_it_and_back()
    {
        var postgres = new NpgsqlConnectionStringBuilder(_system.PostgresOf("api"));
        var there = new NpgsqlConnectionStringBuilder(_replica.Administrator);
        postgres.Host = $"127.0.0.1:{there.Port},127.0.0.1:{postgres.Port}";
        var reads = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { TargetSessionAttributes = "prefer-standby" };

        // Named like this for commands too, the primary is found behind the replica.
        var api = await WithReads(reads.ConnectionString, postgres.ConnectionString);
        await StalledAccount.Register(_system, "acme");
        await _replica.CatchUp(_system);
        (await State(api)).Should().StartWith("Healthy");
        using var over = new CancellationTokenSource();
        var asking = Ask(over.Token);

        await _replica.Kill();
        await RunningSystem.Eventually(() => State(api), state => state == "Degraded No replica answers; questions go to the primary.");
        (await Health.Of(_system, RunningSystem.ManagementOf(api))).Status.Should().Be(200);
        var answered = (await Asked(50)).Count(status => status == HttpStatusCode.OK);
        answered.Should().Be(50, "it has noticed");

        await _replica.Return();
        await RunningSystem.Eventually(() => State(api), state => state.StartsWith("Healthy", StringComparison.Ordinal));
        await RunningSystem.Eventually(() => _replica.Ask<long>("select count(*) from pg_stat_activity where application_name = 'healthscoring-api-reads'"), sessions => sessions > 0);
        await over.CancelAsync();
        (await asking).Should().OnlyContain(status => status == HttpStatusCode.OK || status == HttpStatusCode.ServiceUnavailable, "some were under way");
        await Caller.Post(_system, "keys", new { name = "kim", scopes = (string[])["read"] });
    }

    [Fact]
    public async Task While_the_primary_is_away_requests_are_sent_to_an_api_that_can_answer_from_its_replica()
    {
        var away = $"{_system.PostgresOf("api")};Port={RunningSystem.FreePort()}";
        await using var api = ApiHost.Build([], builder => builder.Configuration.AddInMemoryCollection(Settings(_replica.Instead(_system.PostgresOf("api")), away)));
        await api.StartAsync();

        (await State(api)).Should().Be("Degraded The replica answers. The primary does not, so nobody can say how old the answers are.");
        (await Health.Of(_system, RunningSystem.ManagementOf(api))).Status.Should().Be(503);
        (await Health.Ready(_system, RunningSystem.ManagementOf(api))).Should().Be(200);
    }

    [Fact]
    public async Task A_server_that_follows_no_more_or_never_did_is_not_taken_for_a_replica()
    {
        var reads = _replica.Instead(_system.PostgresOf("api"));
        var api = await WithReads(reads);
        (await State(api)).Should().StartWith("Healthy");

        await _replica.Ask<bool>("select pg_promote()");

        await RunningSystem.Eventually(() => State(api), state => state == "Unhealthy It is no replica any more: it has been promoted.");
        await _system.Stop(api);
        await using var other = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        api = ApiHost.Build([], builder => builder.Configuration.AddInMemoryCollection(Settings(other.PostgresOf("api"), _system.PostgresOf("api"))));
        await api.StartAsync();
        (await State(api)).Should().Be("Unhealthy It is no replica of the database that commands go to.");
        await api.DisposeAsync();
    }

    [Fact]
    public async Task Where_the_primary_is_gone_for_good_services_that_know_both_go_on_with_the_replica_that_is_promoted()
    {
        await _system.StopAll();
        foreach (var build in (Func<string[], Action<WebApplicationBuilder>?, WebApplication>[])[IngestionHost.Build, ScoringHost.Build, ApiHost.Build])
        {
            var both = new NpgsqlConnectionStringBuilder(_system.PostgresOf(build.Method.DeclaringType!.Assembly.GetName().Name!));
            both.Host = $"127.0.0.1:{both.Port},127.0.0.1:{new NpgsqlConnectionStringBuilder(_replica.Administrator).Port}";
            await _system.Run(build, ("HEALTHSCORING_POSTGRES", both.ConnectionString));
        }

        await StalledAccount.Register(_system, "before");
        await _replica.CatchUp(_system);

        await _primary.Stop();
        (await _replica.Ask<bool>("select pg_promote()")).Should().BeTrue();

        // Known to the service by now, so that it counts for an hour whether or not there is a database.
        await RunningSystem.Eventually(async () => (await Asked(1, "before"))[0], status => status == HttpStatusCode.OK);
        await using var producer = await Producer.Connect(_system);
        await producer.Send(new { id = "r-after", source = "crm", type = "account_registered", accountId = "after", name = "After", handOverOn = "2026-03-02", seats = 5, occurredAt = StalledAccount.Start });
        await RunningSystem.Eventually(async () => (await Asked(1, "after"))[0], status => status == HttpStatusCode.OK);
        await Caller.Post(_system, "keys", new { name = "kim", scopes = (string[])["read"] });
        await _system.StopAll();
        await _primary.Return();
    }

    private async Task<(string Alert, string Entry)> Fill()
    {
        await StalledAccount.Register(_system, "other");
        await using var producer = await Producer.Connect(_system);
        await producer.Send(new { events = NamedPerson.FactsOf("other", StalledAccount.Start.AddHours(-1)).Append(NamedPerson.Uses("other", StalledAccount.Start)) });
        await StalledAccount.Raise(_system, _clock);
        await producer.Send(new { id = "l1", source = "shop-web", type = "login", accountId = "acme", occurredAt = StalledAccount.Start });
        var entry = await RunningSystem.Eventually(() => _system.Ask<string>("select max(id::text) from ingest.quarantine"), id => id is not null);
        return ((await _system.Get("accounts/acme/alerts")).GetProperty("items")[0].GetProperty("alertId").GetString()!, entry);
    }

    private Task<WebApplication> WithReads(string reads, string? postgres = null) =>
        _system.Run(ApiHost.Build, builder => builder.Configuration.AddInMemoryCollection(Settings(reads, postgres ?? _system.PostgresOf("api")).Take(2)));

    private KeyValuePair<string, string?>[] Settings(string reads, string postgres) =>
    [
        new("HEALTHSCORING_POSTGRES_READS", reads), new("HEALTHSCORING_POSTGRES", postgres), new("HEALTHSCORING_RABBITMQ", _system.RabbitMq.ToString()),
        new("HEALTHSCORING_MANAGEMENT", $"http://127.0.0.1:{RunningSystem.FreePort()}"), new("HEALTHSCORING_HTTP", $"http://127.0.0.1:{RunningSystem.FreePort()}"),
    ];

    private async Task<string> State(WebApplication api)
    {
        var check = (await Health.Of(_system, RunningSystem.ManagementOf(api))).Report.GetProperty("checks").GetProperty("replica");
        return $"{check.GetProperty("status").GetString()} {check.GetProperty("description").GetString()}";
    }

    private async Task<List<HttpStatusCode>> Ask(CancellationToken over)
    {
        var statuses = new List<HttpStatusCode>();
        while (!over.IsCancellationRequested)
        {
            statuses.AddRange(await Asked(1));
        }

        return statuses;
    }

    private async Task<List<HttpStatusCode>> Asked(int times, string account = "acme")
    {
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < times; n++)
        {
            using var response = await _system.Api.GetAsync(new Uri($"accounts/{account}/health", UriKind.Relative));
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }

    private async Task<HttpStatusCode> Reads(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts") { Headers = { Authorization = new("Bearer", key) } };
        using var response = await _system.Api.SendAsync(request);
        return response.StatusCode;
    }
}
