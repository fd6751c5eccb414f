using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Api;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Scoring;

/// <summary>Everything beside the two logs is thrown away or spoilt, built again, and every answer is what it was.</summary>
public class RebuildEverythingTests
{
    private static readonly string[] Tables = ["accounts", "alerts", "alert_work", "silences", "scorecards"];

    [Fact]
    public async Task What_is_built_again_from_the_logs_gives_the_same_answers()
    {
        var closed = new ClosedCase();
        await closed.InitializeAsync();
        await using var system = closed.System;
        var alert = (await system.Get($"alerts?limit=1")).GetProperty("items")[0].GetProperty("alertId").GetString();
        await Caller.Post(system, $"alerts/{alert}/outcome", new { by = "kim", outcome = "saved" });
        await Caller.Put(system, "scorecards/gold", await system.Get("scorecards/default"), change: draft => draft["id"] = "gold");

        // What Marten leaves where an append failed.
        await system.Ask<object>(
            """
            insert into decisions.mt_streams (id, version) values ('00000000-0000-0000-0000-00000000dead', 1);
            insert into decisions.mt_events (seq_id, id, stream_id, version, data, type) values (nextval('decisions.mt_events_sequence'), gen_random_uuid(), '00000000-0000-0000-0000-00000000dead', 1, '{}', 'tombstone')
            """);
        string[] questions =
        [
            "accounts", $"accounts/{ClosedCase.Account}", $"accounts/{ClosedCase.Account}/health", $"accounts/{ClosedCase.Account}/health/history",
            $"accounts/{ClosedCase.Account}/health?asOf={closed.Moved(closed.Worked.ClosedThrough)}", $"accounts/{ClosedCase.Account}/health/changes", $"accounts/{ClosedCase.Account}/health/path",
            $"accounts/{ClosedCase.Account}/usage", $"accounts/{ClosedCase.Account}/features", $"accounts/{ClosedCase.Account}/alerts", "alerts", $"alerts/{alert}", "rules", "portfolio", "scorecards",
        ];
        var before = await Answers(system, questions);
        var decided = await system.Ask<long>("select count(*) from decisions.mt_events");

        foreach (var table in Tables)
        {
            await system.Ask<object>($"delete from decisions.{table}");
        }

        await new RebuildDecisions(system.DataSource).Run(CancellationToken.None);
        await new RebuildReadModel(system.DataSource, system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);

        await RunningSystem.Eventually(() => Answers(system, questions), after => after.SequenceEqual(before), TimeSpan.FromSeconds(20));
        (await system.Ask<long>("select count(*) from decisions.mt_events")).Should().Be(decided, "a rebuild decides nothing");
        (await Replayed.Differences(system)).Should().BeEmpty();
    }

    private static async Task<List<string>> Answers(RunningSystem system, string[] questions)
    {
        var answers = new List<string>();
        foreach (var question in questions)
        {
            // When something was computed is the one thing that may differ.
            answers.Add(System.Text.RegularExpressions.Regex.Replace((await system.Get(question)).GetRawText(), "\"computedAt\":\"[^\"]*\"", ""));
        }

        return answers;
    }
}
