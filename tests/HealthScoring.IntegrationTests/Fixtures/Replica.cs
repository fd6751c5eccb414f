using HealthScoring.UnitTests;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A streaming replica of a private PostgreSQL, made by the statements and the command of deploy/README.md.</summary>
public sealed class Replica
{
    private const string Role = "healthscoring_replica";
    private readonly PrivatePostgres _primary;
    private readonly string _data;
    private readonly string _options;

    private Replica(PrivatePostgres primary, string data, string options) => (_primary, _data, _options) = (primary, data, options);

    /// <summary>Connection string of its administrator.</summary>
    public string Administrator { get; private set; } = "";

    /// <summary>Makes one and starts it.</summary>
    public static async Task<Replica> Follow(PrivatePostgres primary)
    {
        const string Password = "of-a-test";
        await primary.Run($"psql -X -q -v ON_ERROR_STOP=1 -c \"{Documented("create role healthscoring_replica")}\" -c \"alter role {Role} password '{Password}'\"");
        var replica = new Replica(primary, Path.Combine(primary.Folder, "replica"), "-c hot_standby_feedback=on -c max_standby_streaming_delay=10s");
        await primary.Run(Documented("pg_basebackup --pgdata=\"$STANDBY\""), ("STANDBY", replica._data), ("PGUSER", Role), ("PGPASSWORD", Password));
        replica.Administrator = await primary.StartOther(replica._data, replica._options);
        return replica;
    }

    /// <summary>A database of the primary, here.</summary>
    public string Instead(string postgres) => new NpgsqlConnectionStringBuilder(postgres) { Port = new NpgsqlConnectionStringBuilder(Administrator).Port }.ConnectionString;

    /// <summary>It fails.</summary>
    public Task Kill() => _primary.KillOther(_data);

    /// <summary>It is there again.</summary>
    public Task Return() => _primary.StartOther(_data, _options, again: Administrator);

    /// <summary>Asks its administrator's session for one value.</summary>
    public async Task<T> Ask<T>(string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(Administrator);
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }

    /// <summary>Waits until it has replayed what the primary has written by now.</summary>
    public async Task CatchUp(RunningSystem system)
    {
        var written = await system.Ask<string>("select pg_current_wal_lsn()::text");
        await RunningSystem.Eventually(() => Ask<bool>($"select pg_last_wal_replay_lsn() >= '{written}'"), replayed => replayed);
    }

    private static string Documented(string begin) => File.ReadLines(Repository.PathOf("deploy", "README.md")).Single(line => line.StartsWith(begin, StringComparison.Ordinal)).Split(" #")[0].Split(';')[0];
}
