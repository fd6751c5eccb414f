namespace HealthScoring.Benchmarks;

/// <summary>A usage event as it comes out of the broker, already parsed.</summary>
internal sealed record UsageEvent(string Id, string Type, string Account, Guid User, string? Feature, DateTimeOffset At, long PayloadHash)
{
    public const string Source = "https://shop.example/backend";
}

/// <summary>The same usage events on every run: the generator is seeded.</summary>
internal static class Workload
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Features = [.. Enumerable.Range(1, 30).Select(n => $"feature-{n:00}")];

    /// <param name="events">Distinct events.</param>
    /// <param name="accounts">Accounts they fall on: the k-th gets a share proportional to 1/k (Zipf, s = 1).</param>
    /// <param name="batchSize">Events per ingestion transaction.</param>
    /// <param name="duplicates">Share of events that are delivered a second time, usually in a neighbouring batch.</param>
    public static IReadOnlyList<UsageEvent[]> Create(int events, int accounts, int batchSize, double duplicates = 0)
    {
        var random = new Random(20260302);
        var cumulative = new double[accounts];
        for (var k = 0; k < accounts; k++)
        {
            cumulative[k] = (k == 0 ? 0 : cumulative[k - 1]) + 1.0 / (k + 1);
        }

        var deliveries = new List<(double Place, UsageEvent Usage)>();
        for (var n = 0; n < events; n++)
        {
            var usage = Next(random, cumulative, n);
            deliveries.Add((n, usage));
            if (random.NextDouble() < duplicates)
            {
                deliveries.Add((n + random.NextDouble() * 2 * batchSize, usage));
            }
        }

        return [.. deliveries.OrderBy(delivery => delivery.Place).Select(delivery => delivery.Usage).Chunk(batchSize)];
    }

    private static UsageEvent Next(Random random, double[] cumulative, int n)
    {
        var found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        var account = Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
        var feature = random.NextDouble() < 0.8 ? Features[random.Next(Features.Length)] : null;
        return new(
            NextGuid(random).ToString(), feature is null ? "login" : "feature_used", $"account-{account:00000}",
            StableGuid.Of($"{account}/{random.Next(25)}"), feature, Start.AddMilliseconds(n * 10), random.NextInt64());
    }

    private static Guid NextGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
