using System.Globalization;
using System.Text;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>Usage events as product apps publish them: JSON in batches, the k-th account getting a share proportional to 1/k (Zipf, s = 1). Seeded, so the same on every run.</summary>
internal static class UsageLoad
{
    private const int UsersOfAccount = 30;
    private const int FeaturesOfProduct = 20;

    /// <summary>Registrations, in batches.</summary>
    public static IEnumerable<byte[]> Registrations(int accounts, DateTimeOffset now, int perMessage = 100) =>
        Enumerable.Range(0, accounts).Select(a =>
            $$"""{"id":"r{{a}}","source":"bench","type":"account_registered","accountId":"account-{{a:00000}}","name":"Account {{a}}","handOverOn":"{{now.AddDays(-30):yyyy-MM-dd}}","seats":{{UsersOfAccount}},"occurredAt":"{{now:O}}"}""")
        .Chunk(perMessage).Select(Batch);

    /// <summary>Events of the days before <paramref name="now"/>, in batches; a share of them comes a second time, usually in a neighbouring batch.</summary>
    public static IEnumerable<byte[]> Usage(int events, int accounts, double duplicates, TimeSpan span, DateTimeOffset now, int perMessage = 100, string prefix = "e")
    {
        var random = new Random(20261126);
        var waiting = new Queue<string>();
        return Deliveries().Chunk(perMessage).Select(Batch);

        IEnumerable<string> Deliveries()
        {
            foreach (var usage in Generate(events, accounts, span, now))
            {
                var json = Json(usage, prefix);
                yield return json;
                if (random.NextDouble() < duplicates)
                {
                    waiting.Enqueue(json);
                }

                if (waiting.Count > perMessage / 10)
                {
                    yield return waiting.Dequeue();
                }
            }

            while (waiting.TryDequeue(out var again))
            {
                yield return again;
            }
        }
    }

    /// <summary>The events themselves, evenly over the time before <paramref name="now"/> and in its order.</summary>
    public static IEnumerable<GeneratedUsage> Generate(int events, int accounts, TimeSpan span, DateTimeOffset now)
    {
        var random = new Random(20261126);
        var shares = new double[accounts];
        for (var k = 0; k < accounts; k++)
        {
            shares[k] = (k == 0 ? 0 : shares[k - 1]) + (1.0 / (k + 1));
        }

        for (var n = 0; n < events; n++)
        {
            var found = Array.BinarySearch(shares, random.NextDouble() * shares[^1]);
            yield return new(
                n,
                string.Create(CultureInfo.InvariantCulture, $"account-{Math.Min(found < 0 ? ~found : found, accounts - 1):00000}"),
                string.Create(CultureInfo.InvariantCulture, $"u{random.Next(UsersOfAccount)}"),
                random.NextDouble() < 0.2 ? null : string.Create(CultureInfo.InvariantCulture, $"feature-{random.Next(FeaturesOfProduct):00}"),
                now - (span * ((events - n) / (double)events)));
        }
    }

    /// <summary>A message with some events.</summary>
    public static byte[] Message(IEnumerable<GeneratedUsage> usage, string prefix) => Batch(usage.Select(u => Json(u, prefix)));

    private static string Json(GeneratedUsage usage, string prefix)
    {
        var what = usage.Feature is null ? "\"type\":\"login\"" : $"\"type\":\"feature_used\",\"feature\":\"{usage.Feature}\"";
        return string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"{{prefix}}{{usage.Number}}","source":"bench",{{what}},"accountId":"{{usage.Account}}","userId":"{{usage.User}}","occurredAt":"{{usage.At:O}}"}""");
    }

    private static byte[] Batch(IEnumerable<string> events) => Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(',', events)}}]}""");
}

/// <summary>A usage event: a use of a feature, or a sign-in where there is none.</summary>
internal readonly record struct GeneratedUsage(int Number, string Account, string User, string? Feature, DateTimeOffset At);
