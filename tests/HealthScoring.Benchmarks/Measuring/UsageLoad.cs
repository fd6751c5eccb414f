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
        var shares = new double[accounts];
        for (var k = 0; k < accounts; k++)
        {
            shares[k] = (k == 0 ? 0 : shares[k - 1]) + (1.0 / (k + 1));
        }

        var waiting = new Queue<string>();
        return Deliveries().Chunk(perMessage).Select(Batch);

        IEnumerable<string> Deliveries()
        {
            for (var n = 0; n < events; n++)
            {
                var found = Array.BinarySearch(shares, random.NextDouble() * shares[^1]);
                var json = Event(n, Math.Min(found < 0 ? ~found : found, accounts - 1));
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

        string Event(int n, int account)
        {
            var at = now - (span * ((events - n) / (double)events));
            var what = random.NextDouble() < 0.2 ? "\"type\":\"login\"" : string.Create(CultureInfo.InvariantCulture, $"\"type\":\"feature_used\",\"feature\":\"feature-{random.Next(FeaturesOfProduct):00}\"");
            return string.Create(
                CultureInfo.InvariantCulture, $$"""{"id":"{{prefix}}{{n}}","source":"bench",{{what}},"accountId":"account-{{account:00000}}","userId":"u{{random.Next(UsersOfAccount)}}","occurredAt":"{{at:O}}"}""");
        }
    }

    private static byte[] Batch(IEnumerable<string> events) => Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(',', events)}}]}""");
}
