namespace HealthScoring.FaultTests.Loading;

/// <summary>The events of the product apps. Each producer feeds accounts of its own and shares others, so that ingesting instances meet on them.</summary>
public static class LoadEvents
{
    private const int Shared = 6;
    private const int Own = 4;
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"];
    private static readonly string[] Features = ["export", "import", "report", "share"];

    /// <summary>Every account.</summary>
    public static IEnumerable<string> Accounts(int producer) => Enumerable.Range(0, Shared).Select(n => $"shared-{n}").Concat(Enumerable.Range(0, Own).Select(n => $"own-{producer}-{n}"));

    /// <summary>The catalogue, and registrations of accounts that were handed over weeks ago: their days are closed as soon as they are known.</summary>
    public static IEnumerable<object> Beginning(string source, int producer, DateTimeOffset now) =>
        Accounts(producer).Where(a => producer == 0 || !a.StartsWith("shared", StringComparison.Ordinal)).Select((account, n) => (object)new
        {
            id = $"{account}-registered", source, type = "account_registered", accountId = account, name = account, seats = 10, timeZone = Zones[n % Zones.Length],
            handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-15 - (5 * n)).ToString("O"), occurredAt = now.AddDays(-1),
        }).Prepend(new
        {
            id = "catalog", source, type = "feature_catalog_published", product = "shop", occurredAt = now.AddDays(-1),
            features = Features.Select(key => new { key, core = key != "share", weight = 1 }).ToArray(),
        });

    /// <summary>Something that a user did just now, or up to three weeks ago and reported late.</summary>
    public static object Use(string source, int producer, string id, Random random, DateTimeOffset now)
    {
        var accounts = Accounts(producer).ToList();
        var at = random.Next(3) == 0 ? now.AddHours(-random.Next(500)) : now.AddSeconds(-random.Next(60));
        return new
        {
            id, source, type = "feature_used", accountId = accounts[random.Next(accounts.Count)], userId = $"u{random.Next(12)}", feature = Features[random.Next(Features.Length)], occurredAt = at,
        };
    }
}
