using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.IntegrationTests.Scoring;

public class StuckTransactionTests
{
    [Fact]
    public async Task A_session_left_open_in_a_transaction_is_named_with_what_it_holds_back_and_how_to_end_it()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        var management = new Uri("http://unknown");
        await system.Run(ScoringHost.Build, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Scoring:StuckTransactionAfter"] = "00:00:02" });
            management = new(builder.Configuration["HEALTHSCORING_MANAGEMENT"]!);
        });
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(system.Postgres) { ApplicationName = "forgotten console" });
        await using var console = await source.OpenConnectionAsync();
        await using var transaction = await console.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("select 'secret' from store.mt_events", console, transaction);
        await command.ExecuteNonQueryAsync();

        // A rollback leaves a gap, which the open transaction could still fill as far as anybody can tell.
        await system.Ask<long>("select nextval('store.mt_events_sequence')");
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", occurredAt = system.Clock.GetUtcNow() });

        var complaints = await RunningSystem.Eventually(() => Task.FromResult(Named(system)), named => named.Count > 0);
        complaints[0].Should().ContainAll($"pid {console.ProcessID}", "'forgotten console'", "idle in transaction", "vacuum", $"select pg_terminate_backend({console.ProcessID})")
            .And.NotContain("secret");
        (await Status(system, management)).Should().StartWith("Degraded").And.Contain($"pid {console.ProcessID} of 'forgotten console'").And.NotContain("secret");

        await system.Ask<bool>($"select pg_terminate_backend({console.ProcessID})");
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from read_1.health"), scored => scored == 1, TimeSpan.FromSeconds(20));
        (await Status(system, management)).Should().Be("Healthy None is stuck.");
        Named(system).Should().OnlyContain(c => c.Contains("'forgotten console'", StringComparison.Ordinal), "our own work is not stuck");
    }

    private static List<string> Named(RunningSystem system) => [.. system.Complaints.Where(c => c.Contains("A transaction is stuck", StringComparison.Ordinal))];

    private static async Task<string> Status(RunningSystem system, Uri management)
    {
        var check = (await Health.Of(system, management)).Report.GetProperty("checks").GetProperty("transactions");
        return $"{check.GetProperty("status").GetString()} {check.GetProperty("description").GetString()}";
    }
}
