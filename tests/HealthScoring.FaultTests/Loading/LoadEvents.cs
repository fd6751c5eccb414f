namespace HealthScoring.FaultTests.Loading;

/// <summary>
/// The events of the product apps. Each producer feeds accounts of its own and shares others, so that ingesting instances meet on them. Some accounts are never used, and some
/// only signed in to, so that alerts are raised whenever a day ends.
/// </summary>
public static class LoadEvents
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"];
    private static readonly string[] Features = ["export", "import", "report", "share"];

    // Hand-over, in days before the load begins.
    private static readonly int[] Busy = [15, 20, 25, 30];
    private static readonly int[] SignedInTo = [13, 29];
    private static readonly int[] Unused = [1, 2, 6];
    private static readonly int[] Shared = [15, 20, 25, 30, 35, 40];

    /// <summary>The catalogue, and registrations: of accounts that were handed over days or weeks ago, whose days are closed as soon as they are known.</summary>
    public static IEnumerable<object> Beginning(string source, int producer, DateTimeOffset now)
    {
        (string Account, int Age)[] accounts =
        [
            .. producer == 0 ? Shared.Select((age, n) => ($"shared-{n}", age)) : [], .. Busy.Select((age, n) => ($"busy-{producer}-{n}", age)),
            .. SignedInTo.Select((age, n) => ($"signed-in-to-{producer}-{n}", age)), .. Unused.Select((age, n) => ($"unused-{producer}-{n}", age)),
        ];
        return accounts.Select((a, n) => (object)new
        {
            id = $"{a.Account}-registered", source, type = "account_registered", accountId = a.Account, name = a.Account, seats = 10, timeZone = Zones[n % Zones.Length],
            handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-a.Age).ToString("O"), occurredAt = now.AddDays(-1),
        }).Prepend(new
        {
            id = "catalog", source, type = "feature_catalog_published", product = "shop", occurredAt = now.AddDays(-1),
            features = Features.Select(key => new { key, core = key != "share", weight = 1 }).ToArray(),
        });
    }

    /// <summary>Something that a user did just now, or up to three weeks ago and reported late.</summary>
    public static object Use(string source, int producer, string id, Random random, DateTimeOffset now)
    {
        var (user, at) = ($"u{random.Next(12)}", random.Next(3) == 0 ? now.AddHours(-random.Next(500)) : now.AddSeconds(-random.Next(60)));
        return random.Next(Shared.Length + Busy.Length + SignedInTo.Length) switch
        {
            var n when n < Shared.Length => Feature($"shared-{n}"),
            var n when n < Shared.Length + Busy.Length => Feature($"busy-{producer}-{n - Shared.Length}"),
            var n => new { id, source, type = "login", accountId = $"signed-in-to-{producer}-{n - Shared.Length - Busy.Length}", userId = user, occurredAt = at },
        };

        object Feature(string account) => new { id, source, type = "feature_used", accountId = account, userId = user, feature = Features[random.Next(Features.Length)], occurredAt = at };
    }
}
