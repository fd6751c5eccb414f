using HealthScoring.UnitTests;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A PostgreSQL of one test alone, which may be copied, changed and stopped. Others of the test follow it or are restored from it, as whoever runs PostgreSQL would do it.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly string Script = Repository.PathOf("deploy", "local", "servers.sh");
    private static int _count;
    private readonly string _directory;
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    private PrivatePostgres(string directory) => _directory = directory;

    /// <summary>Connection string of its administrator.</summary>
    public string Administrator { get; private set; } = "";

    /// <summary>A folder of whoever PostgreSQL runs as.</summary>
    public string Folder => Path.Combine(_directory, "work");

    /// <summary>Starts one.</summary>
    public static async Task<PrivatePostgres> Start()
    {
        // Below a folder that ./test removes, with whatever works there.
        var folder = Environment.GetEnvironmentVariable("HEALTHSCORING_TEST_FOLDER") ?? Path.GetTempPath();
        var server = new PrivatePostgres(Directory.CreateDirectory(Path.Combine(folder, $"postgres.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}")).FullName);
        await Shell($"chmod 711 '{server._directory}' && install -d -m 700 {(Environment.IsPrivilegedProcess ? "-o postgres " : "")}'{server.Folder}'");
        await server.Return();
        return server;
    }

    /// <summary>Starts it again.</summary>
    public async Task Return()
    {
        await Servers("start");
        Administrator = (await File.ReadAllLinesAsync(Path.Combine(_directory, "servers", "servers.env"))).Single(l => l.StartsWith("HEALTHSCORING_POSTGRES=", StringComparison.Ordinal)).Split('=', 2)[1].Trim('\'');
    }

    /// <summary>Stops it.</summary>
    public Task Stop() => Servers("stop");

    /// <summary>Runs a command of the shell as whoever PostgreSQL runs as; answers its output. PGHOST and its like point to this server.</summary>
    /// <param name="command">The command.</param>
    /// <param name="variables">More variables of its environment.</param>
    public Task<string> Run(string command, params (string Name, string Value)[] variables) => PostgresTools.Run(
        Administrator, Environment.IsPrivilegedProcess ? $"cd / && runuser -u postgres -- bash -c {Quoted($"set -euo pipefail; {command}")}" : command, "", variables);

    /// <summary>Starts another server of the test on a folder with data; answers the connection string of its administrator.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="options">Options of the server.</param>
    /// <param name="again">Connection string of the same server before, to be where it was.</param>
    public async Task<string> StartOther(string data, string options = "", string? again = null)
    {
        var postgres = new NpgsqlConnectionStringBuilder(again ?? Administrator);
        postgres.Port = again is null ? RunningSystem.FreePort() : postgres.Port;
        _others.Add(data);

        // It needs as many connections as the one that it follows. What is started outlives the command, and must not hold a pipe that is read to its end.
        await Run(
            $"pg_ctl start -D '{data}' -w -t 120 -l '{data}.log' -o '-p {postgres.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 {options}' </dev/null >/dev/null 2>&1");
        return postgres.ConnectionString;
    }

    /// <summary>Ends another server at once, as if its machine had failed.</summary>
    public Task KillOther(string data) => Run($"pg_ctl stop -D '{data}' -m immediate -w >/dev/null");

    public async ValueTask DisposeAsync()
    {
        foreach (var data in _others)
        {
            await Run($"! pg_ctl status -D '{data}' >/dev/null || pg_ctl stop -D '{data}' -m immediate -w >/dev/null");
        }

        await Servers("remove");
        Directory.Delete(_directory, recursive: true);
    }

    private Task Servers(string what) => Shell(
        $"env -u HEALTHSCORING_PRIVATE -u HEALTHSCORING_POSTGRES HEALTHSCORING_RABBITMQ=\"${{HEALTHSCORING_RABBITMQ:-amqp://none}}\" bash '{Script}' {what} '{Path.Combine(_directory, "servers")}' </dev/null >'{_directory}/{what}.log' 2>&1");

    private static Task Shell(string command) => PostgresTools.Run("Host=none", command);

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
