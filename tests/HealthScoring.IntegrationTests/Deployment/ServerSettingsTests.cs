using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;
using Npgsql;

namespace HealthScoring.IntegrationTests.Deployment;

/// <summary>deploy/postgres/postgresql.conf is a configuration that PostgreSQL starts with and takes all of.</summary>
public class ServerSettingsTests
{
    private static readonly string[] ByTheTest = ["listen_addresses", "max_connections"];

    [Fact]
    public async Task PostgreSQL_takes_every_parameter()
    {
        await using var server = await PrivatePostgres.Start();
        var (data, file) = (Path.Combine(server.Folder, "data"), Path.Combine(server.Folder, "postgresql.conf"));
        await server.Run($"initdb -D '{data}' -U \"$PGUSER\" --auth=trust >/dev/null");
        File.Copy(Repository.PathOf("deploy", "postgres", "postgresql.conf"), file);

        var started = new NpgsqlConnectionStringBuilder(await server.StartOther(data, $"-c config_file={file}")) { Database = "postgres" };
        await using var dataSource = NpgsqlDataSource.Create(started.ConnectionString);
        await using var command = dataSource.CreateCommand("select name, coalesce(error, '') from pg_file_settings");
        await using var reader = await command.ExecuteReaderAsync();
        var settings = new List<(string Name, string Error)>();
        while (await reader.ReadAsync())
        {
            settings.Add((reader.GetString(0), reader.GetString(1)));
        }

        settings.Should().HaveCountGreaterThan(10);
        settings.Where(s => s.Error.Length > 0).Select(s => s.Name).Should().BeSubsetOf(ByTheTest);
    }
}
