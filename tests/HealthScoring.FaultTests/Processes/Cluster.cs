using System.Net;
using System.Net.Sockets;
using HealthScoring.EventStore.Database;
using HealthScoring.ServiceDefaults.Access;
using Npgsql;

namespace HealthScoring.FaultTests.Processes;

/// <summary>Ingesting services, two unless told otherwise, two scoring ones and an API, as processes, in a database and a virtual host of their own.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownAtMost = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyDictionary<string, string> _settings;

    private Cluster(FaultServers servers, string name, string postgres, Uri rabbitMq, SharedClock clock, IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        (Servers, Name, Postgres, RabbitMq, Clock) = (servers, name, postgres, rabbitMq, clock);

        // Without a pool: what it keeps would be connections to a server that was killed meanwhile.
        DataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false });
    }

    public FaultServers Servers { get; }

    public string Name { get; }

    public string Postgres { get; }

    public Uri RabbitMq { get; }

    public SharedClock Clock { get; }

    public NpgsqlDataSource DataSource { get; }

    public Uri Api { get; } = Local(FreePort());

    /// <summary>Where the first ingesting service takes events over HTTP.</summary>
    public Uri FrontDoor { get; } = Local(FreePort());

    /// <summary>A key that reads.</summary>
    public string Key { get; private set; } = "";

    public string Logs { get; private set; } = "";

    public List<ServiceProcess> All { get; } = [];

    public IReadOnlyList<ServiceProcess> Ingestion => [.. All.Where(p => p.Service == "ingestion")];

    public IReadOnlyList<ServiceProcess> Scoring => [.. All.Where(p => p.Service == "scoring")];

    /// <summary>Creates the database, migrates it and starts the services.</summary>
    /// <param name="servers">Where.</param>
    /// <param name="name">Name of database and virtual host.</param>
    /// <param name="logs">Where processes log to.</param>
    /// <param name="builds">What they are started from.</param>
    /// <param name="ingestion">How many ingesting services.</param>
    /// <param name="settings">Settings of all of them besides, or instead.</param>
    public static async Task<Cluster> Start(FaultServers servers, string name, string logs, Builds? builds = null, int ingestion = 2, IReadOnlyDictionary<string, string>? settings = null)
    {
        builds ??= new(ServiceProcess.ThisBuild);
        var (postgres, rabbitMq) = await servers.Create(name);
        Directory.CreateDirectory(logs);
        var cluster = new Cluster(servers, name, postgres, rabbitMq, new(Path.Combine(logs, "clock")), settings ?? new Dictionary<string, string>()) { Logs = logs };
        await Migrate.Run(cluster.DataSource, cluster.Clock, CancellationToken.None);
        cluster.Key = (await new IssueKeys(cluster.DataSource, cluster.Clock).Create(new("faults", [Scope.Read], null, null), CancellationToken.None)).Text.Shown();
        foreach (var (service, n) in Named("ingestion", ingestion).Concat(Named("scoring", 2)).Concat(Named("api", 1)))
        {
            var environment = cluster.Environment(FreePort());
            environment["HEALTHSCORING_INGEST_HTTP"] = n == 1 ? cluster.FrontDoor.ToString() : environment["HEALTHSCORING_INGEST_HTTP"];
            var process = new ServiceProcess(service, n == 1 ? builds.First : builds.Rest, environment, Path.Combine(logs, $"{service}-{n}.log"));
            cluster.All.Add(process);
            process.Start();
        }

        return cluster;
    }

    /// <summary>Variables of a process of the cluster.</summary>
    public Dictionary<string, string> Environment(int management)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HEALTHSCORING_POSTGRES"] = Postgres,
            ["HEALTHSCORING_RABBITMQ"] = RabbitMq.ToString(),
            [ServiceProcess.ManagementVariable] = Local(management).ToString(),
            ["HEALTHSCORING_INGEST_HTTP"] = "http://127.0.0.1:0",
            ["HEALTHSCORING_HTTP"] = Api.ToString(),
            ["HEALTHSCORING_API"] = Api.ToString(),
            ["Access__RequestsPerSecond"] = "100000",
            [HostedService.ClockVariable] = Path.Combine(Logs, "clock"),
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (name, value) in _settings)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Starts whatever does not run, and wakes whatever is stopped.</summary>
    public async Task Heal()
    {
        await Servers.SignalDatabase("CONT");
        await Servers.SignalBroker("CONT");
        await Servers.StartBoth();
        foreach (var process in All)
        {
            await process.Signal("CONT");
            process.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(All.Select(p => p.End(ShutdownAtMost)));
        All.ForEach(p => p.Dispose());
        await DataSource.DisposeAsync();
        await Servers.Drop(Name);
        Clock.Dispose();
    }

    private static IEnumerable<(string Service, int Number)> Named(string service, int count) => Enumerable.Range(1, count).Select(n => (service, n));

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
