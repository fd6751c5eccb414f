using Npgsql;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>A streaming replica of the PostgreSQL of this program, made as deploy/README.md says.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly string _data;

    private Replica(string data, int port) => (_data, Port) = (data, port);

    public int Port { get; }

    /// <summary>Where it keeps its data.</summary>
    public string Data => _data;

    public static async Task<Replica> FollowAsync(Servers servers)
    {
        var (to, data, port) = (new NpgsqlConnectionStringBuilder(servers.Postgres), Path.Combine(servers.Folder, "replica", "data"), ServiceProcess.FreePort());
        await Servers.ShellAsync(
            $"""
            set -e
            install -d -m 700 {(Environment.IsPrivilegedProcess ? "-o postgres " : "")}'{servers.Folder}/replica'
            export PGHOST={to.Host} PGPORT={to.Port} PGUSER={to.Username} PGPASSWORD={to.Password}
            {AsPostgres($"pg_basebackup --pgdata='{data}' --write-recovery-conf --create-slot --slot=replica_1 --checkpoint=fast")}
            {AsPostgres($"pg_ctl start -D '{data}' -w -l '{data}.log' -o '-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=256MB -c hot_standby_feedback=on -c max_standby_streaming_delay=10s'")}
            """);
        return new(data, port);
    }

    public async ValueTask DisposeAsync() => await Servers.ShellAsync($"{AsPostgres($"pg_ctl stop -D '{_data}' -m immediate -w")}; rm -rf '{Path.GetDirectoryName(_data)}'");

    // Debian keeps these programs beside the server and not in PATH.
    private static string AsPostgres(string command) =>
        $"{(Environment.IsPrivilegedProcess ? "runuser -u postgres -- " : "")}bash -c \"cd / && PATH=\\$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):\\$PATH && {command}\"";
}
