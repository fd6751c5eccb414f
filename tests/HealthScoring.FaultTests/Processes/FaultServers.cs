using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace HealthScoring.FaultTests.Processes;

/// <summary>A PostgreSQL and a RabbitMQ of this program's own, which may be killed: nobody else uses them.</summary>
public sealed class FaultServers : IAsyncDisposable
{
    private readonly string _script;
    private readonly string _directory;

    private FaultServers(string script, string directory) => (_script, _directory) = (script, directory);

    /// <summary>Where the database keeps its data, if it was given a disk of its own.</summary>
    public SmallDisk? Disk { get; private set; }

    public string Postgres { get; private set; } = "";

    public Uri RabbitMq { get; private set; } = new("amqp://nowhere");

    public Uri Management { get; private set; } = new("http://nowhere");

    /// <summary>Starts both; the database on a disk of its own if <paramref name="onSmallDisk"/>.</summary>
    public static async Task<FaultServers> Start(string root, bool onSmallDisk = false)
    {
        var directory = Directory.CreateTempSubdirectory("healthscoring-faults.").FullName;
        await Shell.Run($"chmod 711 '{directory}'");
        var servers = new FaultServers(Path.Combine(root, "deploy/local/servers.sh"), Path.Combine(directory, "servers"));
        await servers.StartBoth();
        await (onSmallDisk ? servers.MoveToSmallDisk() : Task.CompletedTask);
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(servers._directory, "servers.env"))).Select(l => l.Split('=', 2)))
        {
            var value = line[1].Trim('\'');
            _ = line[0] switch
            {
                "HEALTHSCORING_POSTGRES" => servers.Postgres = value,
                "HEALTHSCORING_RABBITMQ" => (servers.RabbitMq = new(value)).ToString(),
                "HEALTHSCORING_RABBITMQ_MANAGEMENT" => (servers.Management = new(value)).ToString(),
                _ => "",
            };
        }

        return servers;
    }

    /// <summary>Starts what does not run.</summary>
    public Task StartBoth() => Shell.Run($"env -u HEALTHSCORING_POSTGRES -u HEALTHSCORING_RABBITMQ -u HEALTHSCORING_RABBITMQ_MANAGEMENT bash '{_script}' start '{_directory}'");

    /// <summary>Sends a signal to all processes of the database, or to its postmaster alone.</summary>
    public Task SignalDatabase(string signal, bool all = true) => Signal("_servers_pg_pids", all, signal);

    /// <summary>Sends a signal to the broker.</summary>
    public Task SignalBroker(string signal) => Signal("_servers_rmq_pids", false, signal);

    /// <summary>Lets the broker evaluate an expression of Erlang.</summary>
    public Task Evaluate(string erlang) => Shell.Run(
        $"cd '{_directory}/rabbitmq' && env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=\"$PWD\" LANG=C.UTF-8 ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT={RabbitMq.Port + 3} RABBITMQ_CONF_ENV_FILE=/dev/null " +
        $"/usr/lib/rabbitmq/bin/rabbitmqctl -n healthscoring@localhost eval '{erlang}'");

    /// <summary>Creates a database and a virtual host.</summary>
    public async Task<(string Postgres, Uri RabbitMq)> Create(string name)
    {
        await using (var admin = NpgsqlDataSource.Create(Postgres))
        await using (var command = admin.CreateCommand($"create database {name}"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await Manage(http => http.PutAsync($"api/vhosts/{name}", null));
        await Manage(http => http.PutAsJsonAsync($"api/permissions/{name}/healthscoring", new { configure = ".*", write = ".*", read = ".*" }));
        return (new NpgsqlConnectionStringBuilder(Postgres) { Database = name, Timeout = 5 }.ConnectionString, new UriBuilder(RabbitMq) { Path = name }.Uri);
    }

    /// <summary>Drops what was created.</summary>
    public async Task Drop(string name)
    {
        await using (var admin = NpgsqlDataSource.Create(Postgres))
        await using (var command = admin.CreateCommand($"drop database {name} with (force)"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await Manage(http => http.DeleteAsync($"api/vhosts/{name}"));
    }

    /// <summary>Calls the management API of the broker.</summary>
    public async Task Manage(Func<HttpClient, Task<HttpResponseMessage>> call)
    {
        using var http = Http();
        using var response = await call(http);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads from the management API of the broker.</summary>
    public async Task<JsonElement> Ask(string path)
    {
        using var http = Http();
        return await http.GetFromJsonAsync<JsonElement>(path);
    }

    public async ValueTask DisposeAsync()
    {
        await SignalDatabase("CONT");
        await Shell.Run($"bash '{_script}' remove '{_directory}'", mustSucceed: false);
        await (Disk?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Shell.Run($"rmdir '{Path.GetDirectoryName(_directory)}'", mustSucceed: false);
    }

    private async Task MoveToSmallDisk()
    {
        Disk = new(Path.GetDirectoryName(_directory)!);
        await Disk.Mount();
        await Shell.Run($"bash '{_script}' stop '{_directory}' && mv '{_directory}/postgres' '{Disk.Path}/' && ln -s '{Disk.Path}/postgres' '{_directory}/postgres'");
        await StartBoth();
    }

    private Task Signal(string lister, bool all, string signal) =>
        Shell.Run($". '{_script}'; for pid in $({lister} '{_directory}' {(all ? "all" : "main")}); do kill -{signal} $pid; done", mustSucceed: false);

    private HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = new UriBuilder(Management) { UserName = "", Password = "", Path = "/" }.Uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Management.UserInfo)));
        return http;
    }
}
