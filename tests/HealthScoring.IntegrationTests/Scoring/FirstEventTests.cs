using System.Diagnostics;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Scoring;

public class FirstEventTests
{
    [Fact]
    public async Task An_event_published_as_plain_JSON_shows_in_the_live_health_within_two_seconds()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var now = DateTimeOffset.UtcNow;
        await producer.Send(new { id = "c1", source = "shop-web", type = "feature_catalog_published", occurredAt = now, product = "shop", features = new[] { new { key = "export", core = true, weight = 1 } } });
        await producer.Send(new { id = "r1", source = "shop-web", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme", handOverOn = DateOnly.FromDateTime(now.UtcDateTime), seats = 5 });
        await RunningSystem.Eventually(() => system.Api.GetAsync(new Uri("accounts/acme/health", UriKind.Relative)), r => r.IsSuccessStatusCode);

        for (var n = 0; n < 5; n++)
        {
            var watch = Stopwatch.StartNew();
            await producer.Send(new { id = $"e{n}", source = "shop-web", type = "feature_used", accountId = "acme", userId = $"u{n}", feature = "export", occurredAt = now });
            var health = await RunningSystem.Eventually(
                () => system.Get("accounts/acme/health"), h => h.GetProperty("metrics").GetProperty("dau").GetInt32() == n + 1, TimeSpan.FromSeconds(2));
            health.GetProperty("provisional").GetBoolean().Should().BeTrue();
            watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
        }

        var list = await RunningSystem.Eventually(() => system.Get("accounts?sort=score"), l => l.GetProperty("items").GetArrayLength() == 1);
        list.GetProperty("items")[0].GetProperty("accountId").GetString().Should().Be("acme");
        system.Complaints.Should().BeEmpty();
    }
}
