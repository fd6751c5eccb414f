using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Measuring;

public class ManyProducersTests
{
    [Fact]
    public async Task Two_hundred_producers_are_named_and_all_others_are_one()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var now = system.Clock.GetUtcNow();
        await system.Ask<object>(
            $"""
            insert into read_1.sources select source, jsonb_build_object('source', source, 'lastReceivedAt', '{now:O}'::timestamptz - n * interval '1 minute')
            from (select to_char(n, '"app-"FM000') as source, n from generate_series(1, 230) n) sources
            """);

        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build));

        var silence = await RunningSystem.Eventually(() => Task.FromResult(metrics.Gauge("healthscoring.producer.silence")), gauge => gauge.Count > 0);
        silence.Keys.Should().Equal(Enumerable.Range(1, 200).Select(n => $"source=app-{n:000}").Append("source=other"));
        silence["source=app-001"].Should().BeInRange(60, 120);
        silence["source=other"].Should().BeInRange(230 * 60, 231 * 60, "it is as silent as the most silent of them");
        metrics.Gauge("healthscoring.producer.dark").Should().HaveCount(201);
    }

    [Fact]
    public async Task A_producer_that_has_been_silent_for_a_week_is_gone_for_good()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var now = system.Clock.GetUtcNow();
        await system.Ask<object>(
            $"""
            insert into read_1.sources select source, jsonb_build_object('source', source, 'lastReceivedAt', '{now:O}'::timestamptz - interval '20 days') from unnest(array['gone', 'back', 'silent']) source;
            insert into decisions.silences (source, since, until)
            values ('gone', '{now.AddDays(-8):O}', null), ('silent', '{now.AddDays(-6):O}', null), ('back', '{now.AddDays(-18):O}', '{now:O}')
            """);

        using var metrics = new MetricWatch(await system.Run(ScoringHost.Build));

        (await RunningSystem.Eventually(() => Task.FromResult(metrics.Gauge("healthscoring.producer.dark")), gauge => gauge.Count > 0)).Select(g => $"{g.Key} {g.Value}")
            .Should().Equal("source=back 0", "source=silent 1");
        metrics.Gauge("healthscoring.producer.silence").Keys.Should().Equal("source=back", "source=silent");
    }
}
