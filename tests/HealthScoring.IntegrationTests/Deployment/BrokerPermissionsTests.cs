using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.Api;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Decisions;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.UnitTests;
using Microsoft.AspNetCore.Builder;

namespace HealthScoring.IntegrationTests.Deployment;

/// <summary>What deploy/rabbitmq/definitions.json lets the user of each service do at the broker is enough, from the first declaration on.</summary>
public sealed class BrokerPermissionsTests : IAsyncLifetime
{
    private const string Password = "sesame";
    private readonly List<string> _users = [];
    private readonly MovedClock _clock = MovedClock.At(StalledAccount.Start);
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, _clock);

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        foreach (var user in _users)
        {
            await Servers.Forget(user);
        }
    }

    [Fact]
    public async Task Each_service_does_its_work_as_its_own_user()
    {
        var ingestion = await Run("ingestion", IngestionHost.Build);
        await Run("scoring", ScoringHost.Build);
        await Run("api", ApiHost.Build);
        using var app = new HttpClient { BaseAddress = RunningSystem.FrontDoorOf(ingestion) };
        app.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _system.NewKey(Scope.Ingest));

        // From the exchange into the store, and as a notification, for which nobody is bound here.
        await StalledAccount.Raise(_system, _clock);
        await RunningSystem.Eventually(() => DecisionRelay.Lag(_system.DataSource, CancellationToken.None), lag => lag is { Through: > 0, Behind: false });
        await using var unrouted = await Subscriber.Of(_system, NotificationChannel.UnroutedQueue);
        await RunningSystem.Eventually(unrouted.Read, seen => seen.Count > 0);

        // Over HTTP, and again what was refused.
        await Send(app, new { id = "2", type = "login", accountId = "acme", userId = "u", occurredAt = _clock.GetUtcNow() });
        await Send(app, new { id = "3", type = "telepathy", accountId = "acme", occurredAt = _clock.GetUtcNow() });
        var entry = (await RunningSystem.Eventually(() => _system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == 1)).GetProperty("items")[0].GetProperty("id").GetString();
        using var resubmitted = await _system.Api.PostAsJsonAsync(new Uri($"quarantine/{entry}/resubmit", UriKind.Relative), new { id = "3", source = "shop-web", type = "login", accountId = "acme", userId = "v", occurredAt = _clock.GetUtcNow() });
        ((int)resubmitted.StatusCode).Should().Be(202);
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 3);
        _system.Complaints.Should().BeEmpty();
    }

    private static async Task Send(HttpClient app, object usage)
    {
        using var answer = await app.PostAsJsonAsync(new Uri("v1/events", UriKind.Relative), usage);
        ((int)answer.StatusCode).Should().BeOneOf(202, 400);
    }

    private async Task<WebApplication> Run(string service, Func<string[], Action<WebApplicationBuilder>?, WebApplication> build)
    {
        using var definitions = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("deploy", "rabbitmq", "definitions.json")));
        var allowed = definitions.RootElement.GetProperty("permissions").EnumerateArray().Single(p => p.GetProperty("user").GetString() == $"healthscoring-{service}");
        var (host, user) = (_system.RabbitMq.AbsolutePath.Trim('/'), $"{_system.RabbitMq.AbsolutePath.Trim('/')}-{service}");
        await Servers.Allow(host, user, Password, Pattern("configure"), Pattern("write"), Pattern("read"));
        _users.Add(user);
        return await _system.Run(build, ("HEALTHSCORING_RABBITMQ", new UriBuilder(_system.RabbitMq) { UserName = user, Password = Password }.Uri.ToString()));

        string Pattern(string what) => allowed.GetProperty(what).GetString()!;
    }
}
