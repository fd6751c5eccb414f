using HealthScoring.EventStore.Replaying;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Replays what is recorded, as `healthscoring replay --all` does.</summary>
public static class Replayed
{
    /// <summary>Every difference, as a line.</summary>
    public static async Task<IReadOnlyList<string>> Differences(RunningSystem system)
    {
        var replay = await ReplayAccounts.Open(system.DataSource, system.Clock, CancellationToken.None);
        var lines = new List<string>();
        foreach (var accountId in await replay.Accounts(CancellationToken.None))
        {
            var replayed = (await replay.Run(accountId, CancellationToken.None))!;
            lines.AddRange(replayed.Differences.Select(d => $"{accountId} {d.Day:O} {d.What} {d.Path}: recorded {d.Recorded}, recomputed {d.Recomputed}"));
        }

        return lines;
    }
}
