using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>A PostgreSQL and a RabbitMQ of this program's own, with durable defaults, or those that the environment names.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Dictionary<string, string> _settings;

    private Servers(string directory, Dictionary<string, string> settings) => (_directory, _settings) = (directory, settings);

    public string Postgres => _settings["HEALTHSCORING_POSTGRES"];

    public Uri RabbitMq => new(_settings["HEALTHSCORING_RABBITMQ"]);

    /// <summary>A folder for what belongs to these servers.</summary>
    public string Folder => Path.GetDirectoryName(_directory)!;

    /// <summary>Where PostgreSQL keeps its data.</summary>
    public string Data => new DirectoryInfo(Path.Combine(_directory, "postgres")).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.Combine(_directory, "postgres");

    private static string Script => Path.Combine(Repository(), "deploy/local/servers.sh");

    public static async Task<Servers> StartAsync()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("healthscoring-bench.").FullName, "servers");
        await ShellAsync($"chmod 711 '{Path.GetDirectoryName(directory)}' && bash '{Script}' start '{directory}'");
        var lines = await File.ReadAllLinesAsync(Path.Combine(directory, "servers.env"));
        return new(directory, lines.Select(line => line.Split('=', 2)).ToDictionary(l => l[0], l => l[1].Trim('\''), StringComparer.Ordinal));
    }

    /// <summary>A database and a virtual host, empty.</summary>
    public async Task<(string Postgres, Uri RabbitMq)> CreateAsync(string name)
    {
        await using (var admin = NpgsqlDataSource.Create(Postgres))
        {
            foreach (var sql in new[] { $"drop database if exists {name} with (force)", $"create database {name}" })
            {
                await using var command = admin.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
            }
        }

        var management = new Uri(_settings["HEALTHSCORING_RABBITMQ_MANAGEMENT"]);
        using var http = new HttpClient { BaseAddress = new UriBuilder(management) { UserName = "", Password = "", Path = "/" }.Uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(management.UserInfo))));
        using (await http.DeleteAsync(new Uri($"api/vhosts/{name}", UriKind.Relative)))
        {
            // Where there was none, there is none to delete.
        }

        (await http.PutAsync(new Uri($"api/vhosts/{name}", UriKind.Relative), null)).EnsureSuccessStatusCode();
        return (new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString, new UriBuilder(RabbitMq) { Path = name }.Uri);
    }

    /// <summary>Opens a database with the settings that services open it with.</summary>
    public static NpgsqlDataSource Open(string postgres) => NpgsqlDataSource.Create(
        Connections.PostgresOf(new ConfigurationBuilder().AddInMemoryCollection([new(Connections.PostgresSetting, postgres)]).Build()));

    public async ValueTask DisposeAsync() => await ShellAsync($"bash '{Script}' remove '{_directory}'; rmdir '{Path.GetDirectoryName(_directory)}'");

    public static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "HealthScoring.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    /// <summary>Runs a command of the shell to its end. What is started outlives it, and must not hold a pipe that is read to its end.</summary>
    public static async Task ShellAsync(string command)
    {
        using var process = Process.Start("bash", ["-c", $"{{ {command}\n}} </dev/null >&2"]);
        await process.WaitForExitAsync();
    }
}
