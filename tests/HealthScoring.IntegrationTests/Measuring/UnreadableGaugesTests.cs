using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Npgsql;

namespace HealthScoring.IntegrationTests.Measuring;

/// <summary>Gauges that cannot be read.</summary>
public class UnreadableGaugesTests
{
    private static readonly string[] Gauges =
    [
        "projection.lag", "projection.age", "score.pending", "score.age", "closes.pending", "closes.delay", "publication.lag", "publication.age", "onboarding.accounts", "webhooks.pending",
    ];

    [Fact]
    public async Task Gauges_go_away_with_the_database_and_come_back_with_it()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var postgres = new NpgsqlConnectionStringBuilder(system.Postgres);
        await using var database = new Wire(new($"tcp://{postgres.Host}:{postgres.Port}"));
        var there = database.Instead(new("tcp://any"));
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build, ("HEALTHSCORING_POSTGRES", $"{system.Postgres};Host={there.Host};Port={there.Port}"), MetricWatch.EverySecond));
        await Shown(metrics, Gauges);

        await database.Cut();
        await Shown(metrics, []);

        database.Mend();
        await Shown(metrics, Gauges);
        foreach (var reading in (string[])["projection", "scores", "publication", "closes", "accounts", "alerts", "producers", "webhooks"])
        {
            Said(system, reading).Should().Be(1, $"gauges of {reading} are missed by two readings at least, and named once");
        }
    }

    [Fact]
    public async Task One_gauge_that_cannot_be_read_hides_no_other()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build, MetricWatch.EverySecond));
        await Shown(metrics, Gauges);

        await system.Ask<object>("alter table webhooks.deliveries rename to deliveries_elsewhere");

        await Shown(metrics, Gauges[..^1]);

        Said(system, "webhooks").Should().Be(1);
        Said(system, "accounts").Should().Be(0);
    }

    private static int Said(RunningSystem system, string reading) => system.Complaints.Count(c => c.Contains($"Gauges of {reading} cannot be read", StringComparison.Ordinal));

    private static Task Shown(MetricWatch metrics, string[] gauges) => RunningSystem.Eventually(
        () => Task.FromResult(string.Join(' ', Gauges.Where(g => metrics.Gauge($"healthscoring.{g}").Count > 0))), shown => shown == string.Join(' ', gauges));
}
