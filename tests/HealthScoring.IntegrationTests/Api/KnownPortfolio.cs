using System.Text.Json;
using HealthScoring.Api.Accounts;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

[CollectionDefinition(nameof(KnownPortfolio))]
public sealed class KnownPortfolioTests : ICollectionFixture<KnownPortfolio>;

/// <summary>
/// Accounts of every kind, scored, with every day closed that is over: twelve peers of which each has one user more than the one before (the first has none, the last ones the same),
/// one that just began, one that is ahead, one that left, one that is steady and silent, one that reports counts, one on hold, one that is slow.
/// </summary>
public sealed class KnownPortfolio : IAsyncLifetime
{
    public const string Parent = "holding";

    private static readonly int[][] Answers = [[9, 10], [9], [8, 7], [7], [3, 10], [0]];

    public IReadOnlyList<KnownAccount> Accounts { get; } =
    [
        .. Enumerable.Range(0, 12).Select(n => new KnownAccount(
            $"p{n:00}", 10, "smb", n < 6 ? "gold" : n < 9 ? "silver" : null, n < 6 ? Parent : null, 5 + n, n < 9 ? 1_000.25m * (12 - n) : null, n < 6 ? Answers[n] : null)),
        new("early", 3, "smb", "silver", Parent, 4, 900), new("ahead", -3, "smb", null, Parent, 10), new("gone", 50, "smb", "gold", Parent, 7, 50_000, [1]),
        new("old", 200, "enterprise", "gold", Parent, 30, 40_000, [6, 6, 6]), new("counts", 40, null, "bronze", null, 8), new("held", 20, null, "bronze", null, 6), new("slow", 35, "smb", null, null, 9, 10),
    ];

    public RunningSystem System { get; private set; } = null!;

    /// <summary>What `GET /accounts` says of them.</summary>
    public IReadOnlyDictionary<string, AccountSummary> Listed { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Noon, so that yesterday is closed and today is not, however long the tests take.
        System = await RunningSystem.Start(clock: new MovedClock(TimeSpan.FromHours(12) - DateTimeOffset.UtcNow.TimeOfDay));
        await using var producer = await Producer.Connect(System);
        await producer.Send(new { events = Events(System.Clock.GetUtcNow()).ToList() });
        await RunningSystem.Eventually(
            () => System.Ask<bool>($"""
                select (select count(*) from read_1.health) = {Accounts.Count} and not exists (select from read_1.dirty)
                  and not exists (select from read_1.health where close_due_at <= '{System.Clock.GetUtcNow():O}')
                """),
            done => done);
        var page = await Read<Page<AccountSummary>>("accounts?limit=200");
        Listed = page.Items.ToDictionary(a => a.AccountId);
    }

    /// <summary>GETs an answer as the API's own type.</summary>
    public async Task<T> Read<T>(string path) => (await System.Get(path)).Deserialize<T>(JsonSerializerOptions.Web)!;

    public Task DisposeAsync() => System.DisposeAsync().AsTask();

    private IEnumerable<object> Events(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        yield return new { id = "catalog", source = "crm", type = "feature_catalog_published", product = "shop", occurredAt = now.AddDays(-30), features = new[] { new { key = "export", core = true, weight = 1 }, new { key = "share", core = true, weight = 2 } } };
        foreach (var a in Accounts)
        {
            yield return new
            {
                id = $"r-{a.Id}", source = "crm", type = "account_registered", accountId = a.Id, name = $"The {a.Id}", occurredAt = now.AddDays(-30), handOverOn = today.AddDays(-a.HandedOver).ToString("O"),
                segment = a.Segment, tier = a.Tier, parentAccountId = a.Parent, seats = a.Seats, contractValue = a.Value,
            };
            foreach (var (answer, n) in (a.Answers ?? []).Select((answer, n) => (answer, n)))
            {
                yield return new { id = $"n-{a.Id}-{n}", source = "survey", type = "nps_answered", accountId = a.Id, score = answer, occurredAt = now.AddDays(-1 - n) };
            }
        }

        foreach (var e in Usage(now, today))
        {
            yield return e;
        }
    }

    private static IEnumerable<object> Usage(DateTimeOffset now, DateOnly today)
    {
        object Use(string account, int user, int daysAgo) => new { id = $"u-{account}-{user}-{daysAgo}", source = "shop-web", type = "feature_used", accountId = account, userId = $"u{user}", feature = "export", occurredAt = now.AddDays(-daysAgo) };
        for (var n = 1; n < 12; n++)
        {
            for (var user = 0; user < Math.Min(n, 8); user++)
            {
                yield return Use($"p{n:00}", user, 1);
                yield return Use($"p{n:00}", user, 10 - Math.Min(n, 8));
            }
        }

        yield return Use("early", 0, 2);
        yield return Use("old", 0, 20);
        yield return Use("gone", 0, 20);
        yield return Use("slow", 0, 15);
        yield return new { id = "c-gone", source = "crm", type = "account_churned", accountId = "gone", occurredAt = now.AddDays(-4) };
        yield return new { id = "h-held", source = "crm", type = "account_paused", accountId = "held", occurredAt = now.AddDays(-5) };
        for (var daysAgo = 0; daysAgo < 30; daysAgo++)
        {
            yield return new { id = $"c-{daysAgo}", source = "counter", type = "active_users_reported", accountId = "counts", day = today.AddDays(-daysAgo).ToString("O"), dau = 3, wau = 4, mau = 5, occurredAt = now.AddDays(-daysAgo) };
        }
    }
}
