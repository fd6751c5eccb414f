using HealthScoring.Api;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Upgrades;

[CollectionDefinition(nameof(FilledSystem))]
public sealed class FilledSystemTests : ICollectionFixture<FilledSystem>;

/// <summary>
/// A system that holds something of everything: imported histories with closes and alerts, a live account, a person who was erased, refused input, what people said about alerts,
/// scorecards that were changed, producers that went dark, and a day that ended under the new scorecard.
/// </summary>
public sealed class FilledSystem : IAsyncLifetime
{
    /// <summary>An account whose events come one by one.</summary>
    public const string Live = "acme";

    private static readonly string[] Cases = ["churn-1", "reported-only-1", "weekly-1"];
    private static readonly string[] Unused = ["calm", "late", "lost"];
    private static readonly DateTimeOffset Noon = new(2026, 5, 17, 12, 0, 0, TimeSpan.Zero);

    public RunningSystem System { get; private set; } = null!;

    public MovedClock Clock { get; } = MovedClock.At(Noon);

    /// <summary>Somebody who reads all that is published.</summary>
    public Subscriber Subscriber { get; private set; } = null!;

    /// <summary>The schema of the database before any service was started.</summary>
    public string SchemaBefore { get; private set; } = "";

    /// <summary>Fills it; returns when nothing is left to be done.</summary>
    public async Task InitializeAsync()
    {
        System = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, clock: Clock, settings: NamedPerson.Settings);
        Subscriber = await Subscriber.Bind(System);
        SchemaBefore = await PostgresTools.Schema(System.Postgres);
        await System.Run(IngestionHost.Build);
        await System.Run(ScoringHost.Build);
        await System.Run(ApiHost.Build);
        await Task.WhenAll(Cases.Select(name => CaseReplay.Send(System, WorkedCase.Read(name), weeks: 0)));
        await Use();
        await Work();
        Clock.MoveTo(Noon.AddDays(1));
        await Settled(System);
        await RunningSystem.Eventually(Subscriber.Read, seen => seen.Any(m => m.GetProperty("type").GetString() == "ProducerSilent"));
        await Settled(System);
    }

    /// <summary>Waits until everything is projected, scored, closed and published.</summary>
    public static async Task Settled(RunningSystem system)
    {
        var schema = await Migrate.Generation(system.DataSource, CancellationToken.None);
        await RunningSystem.Eventually(
            async () => !(await ReadModelLag.Read(system.DataSource, schema, CancellationToken.None)).Behind
                && await system.Ask<bool>(
                    $"select not exists (select from {schema.Name}.dirty) and not exists (select from {schema.Name}.health where least(due_at, close_due_at) <= '{system.Clock.GetUtcNow():O}')")
                && !(await DecisionRelay.Lag(system.DataSource, CancellationToken.None)).Behind,
            done => done);
    }

    public async Task DisposeAsync()
    {
        await Subscriber.DisposeAsync();
        await System.DisposeAsync();
    }

    private async Task Use()
    {
        await using var producer = await Producer.Connect(System);
        var yesterday = Noon.AddDays(-1);
        await producer.Send(new
        {
            events = new List<object>
            {
                new
                {
                    id = "r", source = "crm", type = "account_registered", accountId = Live, name = "Acmé", occurredAt = Noon.AddDays(-30), handOverOn = "2026-04-27", timeZone = "Europe/Berlin", segment = "smb",
                    tier = "gold", seats = 5, contractValue = 12_000.5m, renewalOn = "2027-04-27", parentAccountId = "holding",
                },
                new { id = "hr", source = "crm", type = "account_registered", accountId = "holding", name = "Holding", occurredAt = Noon.AddDays(-30) },
                new { id = "h", source = "shop-web", type = "producer_heartbeat", everySeconds = 60, occurredAt = Noon },
            }.Concat(Enumerable.Range(0, 40).Select(n => new
            {
                id = $"u{n}", source = "shop-web", type = "feature_used", accountId = Live, userId = $"u{n % 4}", feature = n % 3 == 0 ? "export" : "import", occurredAt = yesterday.AddHours(-7 * n),
            })).Concat([NamedPerson.Uses(Live, yesterday), NamedPerson.IsNamedByAnother(Live, yesterday)]).Concat(NamedPerson.FactsOf(Live, yesterday)).ToList(),
        });
        foreach (var body in NamedPerson.Refused(Live))
        {
            await producer.Send(body);
        }

        await producer.Send("""{"id":"x","source":"crm","type":"unheard_of","accountId":"acme"}""", "crm");
        await RunningSystem.Eventually(() => System.Ask<long>("select count(*) from ingest.quarantine"), entries => entries == 4);
        await RunningSystem.Eventually(() => System.GetOrNull($"accounts/{Live}/health"), health => health is not null);
        await Settled(System);
        await NamedPerson.Erase(System, Live);
    }

    private async Task Work()
    {
        await using var producer = await Producer.Connect(System);
        foreach (var (n, account) in Unused.Index())
        {
            await producer.Send(new
            {
                id = $"r-{account}", source = "crm", type = "account_registered", accountId = account, name = account, seats = 5, handOverOn = new DateOnly(2026, 5, 5 + n), occurredAt = Noon.AddDays(-12),
            });
            var alert = (await RunningSystem.Eventually(
                async () => await System.GetOrNull($"accounts/{account}/alerts?status=open") is { } page ? page.GetProperty("items").EnumerateArray().ToList() : [],
                items => items.Exists(a => a.GetProperty("severity").GetString() == "critical"))).Single(a => a.GetProperty("severity").GetString() == "critical").GetProperty("alertId").GetString();
            var (command, body) = n switch
            {
                0 => ("acknowledge", (object)new { by = "kim", note = "I call them today." }),
                1 => ("snooze", new { by = "kim", until = "2026-05-30" }),
                _ => ("outcome", new { by = "lee", outcome = "saved" }),
            };
            await Caller.Post(System, $"alerts/{alert}/{command}", body);
        }

        await Caller.Put(System, "scorecards/default?by=kim", await System.Get("scorecards/default"), draft => draft["bands"]!["healthy"] = 85);
        await Caller.Put(System, "scorecards/smb?by=kim", await System.Get("scorecards/default"), draft => draft["id"] = "smb");
        await Settled(System);
    }
}
