using HealthScoring.EventStore.Database;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;
using Npgsql;

namespace HealthScoring.FaultTests;

/// <summary>A broker of three nodes: the one that leads the queue is killed, and nothing is lost.</summary>
public class BrokerClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_event_is_lost_or_counted_twice_when_the_node_that_leads_the_queue_is_killed()
    {
        var logs = Directory.CreateTempSubdirectory("healthscoring-cluster.").FullName;
        var starting = BrokerCluster.Start();
        await using var servers = await FaultServers.Start(RunSeeds.Repository());
        await using var cluster = await starting;
        await cluster.Create("usage");
        var (postgres, _) = await servers.Create("usage");
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
        using var ingestion = ServiceProcess.Ingesting(postgres, cluster.Address("usage"), Path.Combine(logs, "ingestion.log"));
        ingestion.Start();
        await ingestion.IsReady(Patience);
        (await cluster.Queue(0, "usage", "usage-ingestion")).GetProperty("members").EnumerateArray().Select(m => m.GetString()).Should().BeEquivalentTo(BrokerCluster.Names, "a quorum queue has a copy on each node");

        var loss = await LoseLeader.Run(cluster, "usage", dataSource, "KILL", "1", before: TimeSpan.FromSeconds(3), after: TimeSpan.FromSeconds(8));

        loss.Successor.Should().NotBe(loss.Leader);
        loss.Confirmed.Should().BeGreaterThan(1_000);
        (loss.Lost, loss.Doubled).Should().Be((0, 0));
        loss.Repeats.Should().BePositive("a producer was connected to the node that is gone");
        await ingestion.IsReady(Patience);
        await ingestion.End(Patience);
        Directory.Delete(logs, recursive: true);
    }
}
