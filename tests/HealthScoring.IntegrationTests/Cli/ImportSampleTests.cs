using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Cli;

/// <summary>`healthscoring import` with the files that newcomers try it with.</summary>
public class ImportSampleTests
{
    [Fact]
    public async Task The_sample_is_imported_scored_and_closed_and_counts_nothing_twice_when_it_comes_again()
    {
        await using var system = await RunningSystem.Start(clock: MovedClock.At(new(2026, 7, 27, 12, 0, 0, TimeSpan.Zero)));
        (string, string)[] settings =
            [("HEALTHSCORING_RABBITMQ", system.RabbitMq.ToString()), ("HEALTHSCORING_API", system.Api.BaseAddress!.ToString()), ("HEALTHSCORING_API_KEY", await system.NewKey(Scope.Read))];

        var first = await Import();
        var stored = await system.Ask<long>("select count(*) from store.mt_events");
        var again = await Import();

        first.Should().StartWith("1,254 events, 4 accounts, 2026-05-04 to 2026-07-24\n").And.EndWith("\n  healthy        2  \n  critical       2  \n");
        (await system.Ask<long>("select count(*) from store.mt_events")).Should().Be(stored);
        again.Should().Contain("had been imported before; every event was known");
        var alerts = (await system.Get("alerts?status=open")).GetProperty("items").EnumerateArray().Select(a => $"{a.GetProperty("accountId").GetString()} {a.GetProperty("rule").GetString()}").ToList();
        alerts.Should().Contain(["stone-bridge-law usage-drop", "green-field-farms onboarding-stuck"])
            .And.OnlyContain(alert => alert.StartsWith("stone-bridge-law ", StringComparison.Ordinal) || alert.StartsWith("green-field-farms ", StringComparison.Ordinal));
        (await system.Ask<long>("select count(*) from ingest.quarantine")).Should().Be(0);

        async Task<string> Import()
        {
            var (exitCode, output, error) = await Command.Run(
                settings, "import", "--catalog", Sample("catalog.json"), "--accounts", Sample("accounts.csv"), "--events", Sample("events.ndjson"));
            (exitCode, error).Should().Be((0, ""), output);
            return output.Replace("#", "", StringComparison.Ordinal);
        }
    }

    private static string Sample(string file) => Repository.PathOf("contracts", "samples", "import", file);
}
