using HealthScoring.Api;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.UnitTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.IntegrationTests.Upgrades;

/// <summary>The write-ahead log, archived and restored from by the commands of deploy/README.md.</summary>
public sealed class ArchivingTests : IAsyncLifetime
{
    private PrivatePostgres _server = null!;
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _server = await PrivatePostgres.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_base_backup_and_the_archive_restore_to_a_moment_between_two_events_and_the_system_goes_on()
    {
        await _server.Run($"mkdir -p '{_server.Folder}/wal'; {Documented("psql -X -c \"alter system set archive_mode")}");
        await _server.Stop();
        await _server.Return();
        _system = await RunningSystem.Start(server: _server.Administrator);
        await _server.Run(Documented("pg_basebackup --pgdata=/backup"));
        await using var producer = await Producer.Connect(_system);
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", seats = 5, occurredAt = _system.Clock.GetUtcNow(), handOverOn = Today });
        await Use(producer, "before", 3);
        await RunningSystem.Eventually(() => Uses(), uses => uses == 3);

        var moment = await _system.Ask<string>("select clock_timestamp()::text");
        await Use(producer, "after", 2);
        await RunningSystem.Eventually(() => Uses(), uses => uses == 5);
        var segment = await _system.Ask<string>("select pg_walfile_name(pg_switch_wal())");
        await RunningSystem.Eventually(() => _system.Ask<bool>($"select last_archived_wal >= '{segment}' from pg_stat_archiver"), archived => archived);
        await _system.StopAll();
        await _server.Stop();

        await using var restored = await Restore(moment);
        using var counts = new CounterWatch(await Run(restored, IngestionHost.Build), "healthscoring.ingest.events");
        await Run(restored, ScoringHost.Build);
        await Run(restored, ApiHost.Build);
        (await Uses()).Should().Be(3, "it is of the moment before the others");

        // As after any restore: whoever sent something sends it again.
        await Use(producer, "before", 3);
        await Use(producer, "after", 2);
        await RunningSystem.Eventually(() => Task.FromResult(counts.Total), handled => handled == 5);
        (counts.Sum("duplicate"), counts.Sum("accepted")).Should().Be((3, 2));
        await RunningSystem.Eventually(() => Uses(), uses => uses == 5);
        await using var events = restored.CreateCommand("select count(distinct seq_id) = count(*) from store.mt_events");
        (await events.ExecuteScalarAsync()).Should().Be(true);
        await _system.StopAll();
        await restored.DisposeAsync();
        await _server.Return();
        await _system.DisposeAsync();
    }

    private string Today => DateOnly.FromDateTime(_system.Clock.GetUtcNow().UtcDateTime).ToString("O");

    // The commands that a reader copies, with a folder of the test for theirs.
    private string Documented(string begin) =>
        File.ReadLines(Repository.PathOf("deploy", "README.md")).Single(line => line.StartsWith(begin, StringComparison.Ordinal)).Split(" #")[0].Replace("/backup", _server.Folder, StringComparison.Ordinal);

    private async Task<NpgsqlDataSource> Restore(string moment)
    {
        var data = Path.Combine(_server.Folder, "restored");
        foreach (var command in (string[])["cp --archive /backup", "printf '%s\\n' \"restore_command", "touch \"$DATA/recovery.signal\""])
        {
            await _server.Run(Documented(command), ("DATA", data), ("MOMENT", moment));
        }

        var port = new NpgsqlConnectionStringBuilder(await _server.StartOther(data)).Port;
        var restored = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_system.Postgres) { Port = port });
        await RunningSystem.Eventually(
            async () =>
            {
                await using var command = restored.CreateCommand("select pg_is_in_recovery()");
                return await command.ExecuteScalarAsync() is true;
            },
            recovering => !recovering);
        return restored;
    }

    private Task<WebApplication> Run(NpgsqlDataSource restored, Func<string[], Action<WebApplicationBuilder>?, WebApplication> build)
    {
        var there = new NpgsqlConnectionStringBuilder(_system.PostgresOf(build.Method.DeclaringType!.Assembly.GetName().Name!)) { Port = new NpgsqlConnectionStringBuilder(restored.ConnectionString).Port };
        return _system.Run(build, builder => builder.Configuration.AddInMemoryCollection([new("HEALTHSCORING_POSTGRES", there.ConnectionString)]));
    }

    private async Task<int> Uses() => (await _system.GetOrNull($"accounts/acme/usage?from={Today}&to={Today}"))?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt32()) ?? 0;

    private async Task Use(Producer producer, string name, int times) => await producer.Send(new
    {
        events = Enumerable.Range(0, times).Select(n => new { id = $"{name}-{n}", source = "shop-web", type = "feature_used", accountId = "acme", userId = "u", feature = "export", occurredAt = $"{Today}T00:00:0{n}Z" }),
    });
}
