using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Ingestion;

public class ExactCountsTests
{
    private const int Events = 50_000;
    private const int Accounts = 20;
    private const int PerMessage = 100;

    [Fact]
    public async Task Two_instances_count_fifty_thousand_events_on_twenty_shared_accounts_exactly_once()
    {
        await using var system = await RunningSystem.Start(ingestion: 0);
        var (one, two) = (await system.Run(IngestionHost.Build), await system.Run(IngestionHost.Build));
        using var byOne = new CounterWatch(one, "healthscoring.ingest.events");
        using var byTwo = new CounterWatch(two, "healthscoring.ingest.events");
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        var random = new Random(17);
        for (var a = 0; a < Accounts; a++)
        {
            await producer.Send(new { id = $"r{a}", source = "shop-web", type = "account_registered", accountId = $"a{a}", occurredAt = now, name = $"Account {a}", handOverOn = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) });
        }

        // Every twentieth event comes twice, the second time in another message and so perhaps to the other instance.
        var events = Enumerable.Range(0, Events)
            .Select(n => new { id = $"e{n}", source = "shop-web", type = "feature_used", accountId = $"a{n % Accounts}", userId = $"u{random.Next(50)}", feature = $"f{random.Next(8)}", occurredAt = now.AddSeconds(-random.Next(3_600)) })
            .ToList();
        var sent = events.Concat(events.Where((_, n) => n % 20 == 0)).OrderBy(_ => random.Next()).ToList();
        await Parallel.ForEachAsync(sent.Chunk(PerMessage), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chunk, _) => await producer.Send(new { events = chunk }));

        // Everything handled, so that no duplicate is still to come, and everything projected.
        await RunningSystem.Eventually(() => Task.FromResult(byOne.Total + byTwo.Total), handled => handled >= sent.Count + Accounts, TimeSpan.FromSeconds(120));
        await RunningSystem.Eventually(() => system.Ask<bool>("select (select through from read_1.position) = max(seq_id) from store.mt_events"), done => done);

        byOne.Sum("accepted").Should().BePositive("both instances should have stored events");
        byTwo.Sum("accepted").Should().BePositive("both instances should have stored events");
        Sum("accepted", "parked").Should().Be(Events + Accounts, "an event may be stored an instant before the registration that the other instance stores");
        Sum("duplicate").Should().Be(Events / 20);
        (await Uses(system)).Should().Be(Events);
        (await system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(Events + Accounts);
        (await system.Ask<long>("select sum(jsonb_array_length(data -> 'items'))::bigint from store.mt_events where type = 'usage_recorded_v1'")).Should().Be(Events);
        (await system.Ask<long>("select sum(events)::bigint from ingest.source_counts where outcome in ('accepted', 'parked')")).Should().Be(Events + Accounts);
        (await system.Ask<long>("select sum(events)::bigint from ingest.source_counts where outcome = 'duplicate'")).Should().Be(Events / 20);
        (await system.Ask<long>("select sum(uses)::bigint from ingest.source_features")).Should().Be(Events);
        (await system.Ask<long>("select (select last_value from store.mt_events_sequence) - count(*) from store.mt_events")).Should().Be(0, "a gap in the sequence stops every projection");
        system.Complaints.Should().BeEmpty();

        long Sum(params string[] outcomes) => outcomes.Sum(o => byOne.Sum(o) + byTwo.Sum(o));
    }

    private static async Task<long> Uses(RunningSystem system)
    {
        var sum = 0L;
        for (var a = 0; a < Accounts; a++)
        {
            if (await system.GetOrNull($"accounts/a{a}/usage") is { } usage)
            {
                sum += usage.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt64());
            }
        }

        return sum;
    }
}
