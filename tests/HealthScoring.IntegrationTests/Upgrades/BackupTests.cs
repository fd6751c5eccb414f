using System.Text.Json;
using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Upgrades;

/// <summary>The commands of deploy/README.md, as they stand there.</summary>
[Collection(nameof(FilledSystem))]
public class BackupTests(FilledSystem filled)
{
    private const string Parked = "parked";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"healthscoring-{Guid.NewGuid():N}.dump");

    [Fact]
    public async Task A_dump_taken_under_load_restores_to_the_same_answers_and_the_restored_system_goes_on()
    {
        var published = (await filled.Subscriber.Read()).ToList();
        var questions = await Answers.Questions(filled.System);
        var before = await Answers.To(filled.System, questions);
        string.Concat(before.Values).Should().Contain("\"resolved\"").And.Contain("\"kim\"").And.Contain("\"smb\"");
        var sent = await DumpUnderLoad();

        await using var restored = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, clock: filled.Clock, settings: NamedPerson.Settings, fill: Restore);

        // A dump takes sequences as they are when it comes to them, later than its moment: numbers taken between are a gap, which the daemon waits for once.
        var gap = await restored.Ask<long>("select (select last_value from store.mt_events_sequence) - max(seq_id) from store.mt_events") > 0;
        await using var subscriber = await Subscriber.Bind(restored);
        using var counts = new CounterWatch(await restored.Run(IngestionHost.Build), "healthscoring.ingest.events");
        await restored.Run(ScoringHost.Build);
        await restored.Run(ApiHost.Build);

        Answers.Differences(before, await Answers.To(restored, questions)).Should().BeEmpty();
        (await Replayed.Differences(restored)).Should().BeEmpty();
        (await WholeDatabase.RowsWith(restored, NamedPerson.Id)).Should().BeEmpty("who was erased stays erased");
        await ProducersSendAgain(restored, sent, counts);
        await TheNextDayIsPublishedAndNothingBeforeIt(restored, subscriber, published);

        restored.Complaints.Where(c => c.Contains("after the gap above", StringComparison.Ordinal)).Should().HaveCountGreaterThanOrEqualTo(gap ? 1 : 0);
        restored.Complaints.Should().NotContain(c => !c.Contains("after the gap above", StringComparison.Ordinal));
    }

    // Of an account that nobody has registered yet: what is stored of it shows in no answer, so that some of it may be in the dump and some not.
    private async Task<int> DumpUnderLoad()
    {
        await using var producer = await Producer.Connect(filled.System);
        var before = await filled.System.Ask<long>("select count(*) from ingest.inbox");
        using var dumped = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            var n = 0;
            for (; !dumped.IsCancellationRequested; n++)
            {
                await producer.Send(Use(n), "late-app");
            }

            return n;
        });
        await RunningSystem.Eventually(() => filled.System.Ask<bool>("select exists (select from store.mt_events where data ->> 'accountId' = 'parked')"), some => some);
        await PostgresTools.Run(filled.System.Postgres, Documented("pg_dump"), variables: ("FILE", _file));
        await dumped.CancelAsync();
        var sent = await sending;
        await RunningSystem.Eventually(() => filled.System.Ask<long>("select count(*) from ingest.inbox"), stored => stored >= before + sent);
        return sent;
    }

    private async Task Restore(RunningSystem system)
    {
        await PostgresTools.Run(system.Postgres, Documented("pg_restore"), variables: ("FILE", _file));
        File.Delete(_file);
    }

    // All of it, as they cannot know what the dump holds: what it holds is a duplicate, and the rest is stored now.
    private static async Task ProducersSendAgain(RunningSystem restored, int sent, CounterWatch counts)
    {
        await using var producer = await Producer.Connect(restored);
        var held = await restored.Ask<long>("select coalesce(sum(jsonb_array_length(data -> 'items')), 0)::bigint from store.mt_events where data ->> 'accountId' = 'parked'");
        held.Should().BeInRange(1, sent - 1, "the dump is of a moment within the load");
        await producer.Send(new { id = $"r-{Parked}", source = "late-app", type = "account_registered", accountId = Parked, name = Parked, occurredAt = restored.Clock.GetUtcNow() }, "late-app");
        for (var n = 0; n < sent; n++)
        {
            await producer.Send(Use(n), "late-app");
        }

        await RunningSystem.Eventually(() => Task.FromResult(counts.Total), handled => handled == sent + 1);
        (counts.Sum("duplicate"), counts.Sum("quarantined")).Should().Be((held, 0));
        await RunningSystem.Eventually(
            // Stored does not mean projected: the account may be not there yet.
            async () => (await restored.GetOrNull($"accounts/{Parked}/usage?from=2026-05-16&to=2026-05-18"))?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt32()), uses => uses == sent);
    }

    private async Task TheNextDayIsPublishedAndNothingBeforeIt(RunningSystem restored, Subscriber subscriber, List<JsonElement> published)
    {
        filled.Clock.MoveTo(filled.Clock.GetUtcNow().AddDays(1));
        await FilledSystem.Settled(restored);
        await RunningSystem.Eventually(
            async () => string.Join(' ', (await subscriber.Read()).Where(m => m.GetProperty("type").GetString() == "HealthClosed").Select(m => m.GetProperty("accountId").GetString()).Order()),
            // The account that reports counts waits for its report.
            closed => closed == "acme calm late lost weekly-1");
        var seen = subscriber.Seen;
        seen.Select(Id).Should().NotIntersectWith(published.Select(Id));
        foreach (var account in seen.Where(m => m.TryGetProperty("accountId", out var id) && id.ValueKind == JsonValueKind.String).GroupBy(m => m.GetProperty("accountId").GetString()))
        {
            var last = published.Where(m => m.TryGetProperty("accountId", out var id) && id.GetString() == account.Key).Select(Sequence).DefaultIfEmpty().Max();
            account.Select(Sequence).Should().Equal(Enumerable.Range(1, account.Count()).Select(n => last + n), $"nothing is missing and nothing comes twice of {account.Key}");
        }

        (await Replayed.Differences(restored)).Should().BeEmpty();

        static Guid Id(JsonElement message) => message.GetProperty("id").GetGuid();
        static long Sequence(JsonElement message) => message.GetProperty("sequence").GetInt64();
    }

    private static object Use(int n) =>
        new { id = $"p{n}", source = "late-app", type = "feature_used", accountId = Parked, userId = $"u{n % 9}", feature = "export", occurredAt = new DateTimeOffset(2026, 5, 18, 9, 0, 0, TimeSpan.Zero).AddMilliseconds(n) };

    private static string Documented(string command) => File.ReadLines(Repository.PathOf("deploy", "README.md")).Single(line => line.StartsWith($"{command} ", StringComparison.Ordinal)).Split(" #")[0];
}
