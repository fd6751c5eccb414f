using System.Net;
using System.Text.Json;
using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HealthScoring.IntegrationTests.ServiceDefaults;

public class ReadinessTests
{
    private static readonly Dictionary<string, (Func<string[], Action<WebApplicationBuilder>?, WebApplication> Build, string[] Checks)> Services = new()
    {
        ["ingestion"] = (IngestionHost.Build, ["broker", "database", "schema"]),
        ["scoring"] = (ScoringHost.Build, ["database", "projection", "publication", "schema", "transactions"]),
        ["api"] = (ApiHost.Build, ["database", "schema"]),
    };

    [Theory]
    [InlineData("ingestion")]
    [InlineData("scoring")]
    [InlineData("api")]
    public async Task A_service_says_what_it_depends_on_and_says_it_is_away_when_it_is(string service)
    {
        var (build, checks) = Services[service];
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var database = new Wire(new($"tcp://{new NpgsqlConnectionStringBuilder(system.Postgres).Host}:{new NpgsqlConnectionStringBuilder(system.Postgres).Port}"));
        var there = database.Instead(new("tcp://any"));
        await database.Cut();
        await using var app = Build(system, build, out var management, new() { ["HEALTHSCORING_POSTGRES"] = $"{system.Postgres};Host={there.Host};Port={there.Port}" });

        // Nothing of it can be reached when it starts. It starts all the same, and says so.
        await app.StartAsync();
        var (status, report) = await RunningSystem.Eventually(() => Health.Of(system, management), h => service != "ingestion" || Status(h.Report, "broker") == "Healthy");
        status.Should().Be(503);
        report.GetProperty("checks").EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal).Should().Equal(checks);
        report.GetProperty("checks").GetProperty("database").ToString().Should().Be("""{"status":"Unhealthy","description":"PostgreSQL does not answer (no connection)."}""");
        (await Health.Alive(system, management)).Should().Be(200, "a restart would cure nothing");
        (await Health.Ready(system, management)).Should().Be(service == "ingestion" ? 200 : 503, "events can be taken as long as there is a broker");

        database.Mend();
        (status, report) = await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 200, TimeSpan.FromSeconds(30));
        report.GetProperty("status").GetString().Should().Be("Healthy");
        checks.Should().OnlyContain(c => Status(report, c) == "Healthy");
        await app.StopAsync();
    }

    [Fact]
    public async Task Ingestion_is_not_ready_while_the_broker_is_away_and_soon_after_it_is_back()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await using var app = Build(system, IngestionHost.Build, out var management, new() { ["HEALTHSCORING_RABBITMQ"] = broker.Instead(system.RabbitMq).ToString() });
        await app.StartAsync();
        await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 200);

        await broker.Cut();
        var (_, report) = await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 503, TimeSpan.FromSeconds(15));
        (Status(report, "broker"), Status(report, "database")).Should().Be(("Unhealthy", "Healthy"));
        (await Health.Alive(system, management)).Should().Be(200);
        (await Health.Ready(system, management)).Should().Be(503);

        broker.Mend();
        await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 200, TimeSpan.FromSeconds(30));
        await app.StopAsync();
    }

    // The client reads on from a connection that ended within a frame, without end, and calls itself connected until it has missed three heartbeats.
    [Fact]
    public async Task Ingestion_whose_connection_ends_in_the_middle_of_a_message_notices_that_and_consumes_again()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await using var app = Build(system, IngestionHost.Build, out var management, new() { ["HEALTHSCORING_RABBITMQ"] = broker.Instead(system.RabbitMq).ToString() });
        await app.StartAsync();
        await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 200);

        broker.TearAt(32 * 1024);
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        await producer.Send(new { events = Enumerable.Range(0, 10).Select(n => new { id = $"{n}", source = "app", type = "login", accountId = "acme", userId = "u", occurredAt = at, properties = new { note = new string('x', 30_000) } }) });

        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 10, TimeSpan.FromSeconds(90));
        broker.Torn.Should().BeTrue();
        await RunningSystem.Eventually(() => Health.Of(system, management), h => h.Status == 200);
        await app.StopAsync();
    }

    [Theory]
    [InlineData("ingestion")]
    [InlineData("scoring")]
    [InlineData("api")]
    public async Task On_a_database_that_was_not_migrated_a_service_is_not_ready_says_what_to_do_and_creates_nothing(string service)
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, fill: _ => Task.CompletedTask);
        await using var app = Build(system, Services[service].Build, out var management, []);
        await app.StartAsync();
        await RunningSystem.Eventually(() => Health.Of(system, management), h => service != "ingestion" || Status(h.Report, "broker") == "Healthy");
        await TriesInVain(service, system);

        var (status, report) = await Health.Of(system, management);
        status.Should().Be(503);
        report.GetProperty("checks").GetProperty("schema").GetProperty("description").GetString().Should().Contain("healthscoring migrate");
        await app.StopAsync();
        (await system.Ask<long>("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname !~ '^pg_' and nspname <> 'information_schema'")).Should().Be(0);
        (await system.Ask<long>("select count(*) from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')")).Should().Be(0);
    }

    // What it does when it can, it has tried and could not when this returns.
    private static async Task TriesInVain(string service, RunningSystem system)
    {
        switch (service)
        {
            case "ingestion":
                await using (var producer = await Producer.Connect(system))
                {
                    await producer.Send(new { id = "1", source = "crm", type = "account_registered", accountId = "acme", occurredAt = system.Clock.GetUtcNow() });
                }

                await Complains("R-RETRY", PostgresErrorCodes.UndefinedTable);
                break;
            case "scoring":
                await Complains("The database cannot be used yet");
                await Complains("Live scores wait");
                await Complains("Closing waits");
                await Complains("Publication waits");
                break;
            default:
                using (var response = await system.Api.GetAsync(new Uri("accounts", UriKind.Relative)))
                {
                    response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
                }

                break;
        }

        Task Complains(params string[] of) => RunningSystem.Eventually(
            () => Task.FromResult(system.Complaints.ToList()), complaints => complaints.Exists(c => of.All(what => c.Contains(what, StringComparison.Ordinal))));
    }

    private static string? Status(JsonElement report, string check) => report.GetProperty("checks").GetProperty(check).GetProperty("status").GetString();

    private static WebApplication Build(
        RunningSystem system, Func<string[], Action<WebApplicationBuilder>?, WebApplication> build, out Uri management, Dictionary<string, string?> instead)
    {
        var address = management = new Uri($"http://127.0.0.1:{RunningSystem.FreePort()}");
        return build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["HEALTHSCORING_POSTGRES"] = system.Postgres,
                ["HEALTHSCORING_RABBITMQ"] = system.RabbitMq.ToString(),
                ["HEALTHSCORING_MANAGEMENT"] = address.ToString(),
                ["HEALTHSCORING_INGEST_HTTP"] = "http://127.0.0.1:0",
                ["HEALTHSCORING_HTTP"] = system.Api.BaseAddress!.ToString(),
            }).AddInMemoryCollection(instead);
            builder.Logging.ClearProviders().AddProvider(new ComplaintLog(system.Complaints));
        });
    }
}
