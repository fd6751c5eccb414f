using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.IntegrationTests.ServiceDefaults;

public class LoopbackOnlyTests
{
    [Fact]
    public async Task Services_connect_to_their_database_and_broker_on_this_machine_and_to_nothing_else()
    {
        // MassTransit reports its use to its makers some minutes after the start, unless it is told not to. Here it would do so at once and again at the end.
        Environment.SetEnvironmentVariable("MASSTRANSIT_USAGE_TELEMETRY", null);
        using var watch = new ConnectionWatch();
        await using (var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false))
        {
            await system.Run(IngestionHost.Build, builder => builder.Services.Configure<UsageTelemetryOptions>(options => (options.ReportDelay, options.ReportOnShutdown) = (TimeSpan.FromMilliseconds(1), true)));
            await system.Run(ScoringHost.Build);
            await system.Run(ApiHost.Build);
            await using var producer = await Producer.Connect(system);
            var now = system.Clock.GetUtcNow();
            await producer.Send(new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", occurredAt = now, name = "Acme", handOverOn = DateOnly.FromDateTime(now.UtcDateTime) });
            await RunningSystem.Eventually(() => system.Get("accounts"), accounts => accounts.GetProperty("items").GetArrayLength() == 1);
        }

        watch.Addresses.Should().NotBeEmpty("a watch that sees nothing proves nothing");
        watch.Addresses.Should().OnlyContain(address => address.Contains("127,0,0,1", StringComparison.Ordinal) || address.Contains("0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1", StringComparison.Ordinal));
        watch.Names.Except(["127.0.0.1", "::1", "localhost", "", Environment.MachineName]).Should().BeEmpty();
    }
}
