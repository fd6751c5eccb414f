using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Cases;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Scoring;

public class RebuildTests
{
    [Fact]
    public async Task A_rebuild_changes_no_answer_and_readers_never_see_an_empty_list()
    {
        var worked = WorkedCase.Read("leaver-1");
        await using var system = await RunningSystem.Start(clock: new MovedClock(worked.ClosedThrough.ToDateTime(new(23, 50), DateTimeKind.Utc) - DateTime.UtcNow));
        await CaseReplay.Send(system, worked, weeks: 0);
        string[] questions = ["accounts/leaver-1", "accounts/leaver-1/usage", "accounts/leaver-1/features", "accounts/leaver-1/health"];
        var before = await Answers(system, questions);
        using var done = new CancellationTokenSource();
        var watching = Watch(system, done.Token);

        var generation = await new RebuildReadModel(system.DataSource, system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);

        generation.Generation.Should().Be(2);
        await RunningSystem.Eventually(() => Answers(system, questions), after => after.SequenceEqual(before), TimeSpan.FromSeconds(10));
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "after", source = "shop-web", type = "login", accountId = "leaver-1", userId = "newcomer", occurredAt = system.Clock.GetUtcNow() });
        await RunningSystem.Eventually(
            () => system.Ask<long>("select count(*) from read_2.users"), users => users == Users(worked) + 1, TimeSpan.FromSeconds(20));
        await done.CancelAsync();
        (await watching).Should().Be(0);
        system.Complaints.Should().BeEmpty();
    }

    private static int Users(WorkedCase worked) =>
        worked.Facts.Where(f => f.TryGetProperty("userId", out _)).Select(f => f.GetProperty("userId").GetString()).Distinct().Count();

    private static async Task<List<string>> Answers(RunningSystem system, string[] questions)
    {
        var answers = new List<string>();
        foreach (var question in questions)
        {
            // When it was computed is the one thing that may differ.
            answers.Add(string.Join(';', (await system.Get(question)).EnumerateObject().Where(p => p.Name != "computedAt").Select(p => p.ToString())));
        }

        return answers;
    }

    private static async Task<int> Watch(RunningSystem system, CancellationToken done)
    {
        var empty = 0;
        while (!done.IsCancellationRequested)
        {
            empty += (await system.Get("accounts")).GetProperty("items").GetArrayLength() == 1 ? 0 : 1;
        }

        return empty;
    }
}
