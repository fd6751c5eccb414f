using System.Buffers.Binary;
using HealthScoring.Benchmarks.Measuring;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Database;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>What it costs to have accounts in several databases: lists over all of them, commits that are split, an account that moves. All on one server, so that only the splitting shows.</summary>
internal static class DatabasesSpike
{
    public static async Task RunAsync(SpikeServer server)
    {
        await MergedReads.RunAsync(server);
        await SplitCommits.RunAsync(server);
        await MoveAccounts.RunAsync(server);
        await MartenTenancy.RunAsync(server);
    }

    /// <summary>Which of several databases an account belongs to: by its key, which is a hash of its id.</summary>
    public static int DatabaseOf(string accountId, int databases) => (int)(BinaryPrimitives.ReadUInt16BigEndian(Keys.Account(accountId).ToByteArray(bigEndian: true)) % databases);

    /// <summary>Creates databases with everything that a service needs.</summary>
    public static async Task<NpgsqlDataSource[]> CreateAsync(SpikeServer server, string name, int count)
    {
        var databases = new List<NpgsqlDataSource>();
        for (var n = 0; n < count; n++)
        {
            var dataSource = Servers.Open(await server.CreateDatabaseAsync($"{name}_{n}"));
            await Migrate.Run(dataSource, TimeProvider.System, CancellationToken.None);
            databases.Add(dataSource);
        }

        return [.. databases];
    }

    /// <summary>Drops them.</summary>
    public static async Task DropAsync(SpikeServer server, IReadOnlyList<NpgsqlDataSource> databases)
    {
        foreach (var dataSource in databases)
        {
            var name = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).Database;
            await dataSource.DisposeAsync();
            await server.ExecuteAsync($"drop database {name} with (force)");
        }
    }
}
