using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Emitter;

public class SampleTests
{
    [Fact]
    public async Task The_sample_shows_among_the_accounts_with_a_score_and_ends_when_it_is_told_to()
    {
        await using var system = await RunningSystem.Start();
        await using var sample = ServiceProcess.Start("HelloEmitter", system, ("handOverOn", $"{DateOnly.FromDateTime(system.Clock.GetUtcNow().UtcDateTime):yyyy-MM-dd}"));

        await RunningSystem.Eventually(
            () => system.Get("accounts"), page => page.GetProperty("items").EnumerateArray().Any(a => a.GetProperty("accountId").GetString() == "hello-ltd" && a.GetProperty("score").ToString().Length > 0));
        (await sample.End()).ExitCode.Should().Be(0);
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);
    }
}
