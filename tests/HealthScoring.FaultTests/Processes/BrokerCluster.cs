using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HealthScoring.FaultTests.Running;

namespace HealthScoring.FaultTests.Processes;

/// <summary>Three nodes of RabbitMQ on this machine that are one cluster. They may be killed: nobody else uses them.</summary>
public sealed class BrokerCluster : IAsyncDisposable
{
    private const int Size = 3;
    private const string User = "healthscoring";
    private readonly string _script = Path.Combine(RunSeeds.Repository(), "deploy/local/servers.sh");
    private readonly string _directory = Directory.CreateTempSubdirectory("healthscoring-nodes.").FullName;
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly Uri[] _management = new Uri[Size];
    private readonly TimeSpan _frozenAfter;
    private string _epmd = "";

    private BrokerCluster(TimeSpan frozenAfter) => _frozenAfter = frozenAfter;

    /// <summary>Names of the nodes, as the broker has them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, Size).Select(NameOf)];

    /// <summary>Address of each node, for its virtual host of that name.</summary>
    public Uri[] Nodes { get; } = new Uri[Size];

    /// <summary>Address of the cluster, as services are given it.</summary>
    public Uri Address(string vhost) => new($"amqp://{User}:{_password}@cluster/{vhost}?nodes={string.Join(',', Nodes.Select(n => n.Authority))}");

    /// <summary>Starts them, all at once.</summary>
    /// <param name="frozenAfter">After how long without a sign of life the others take a node for gone (`net_ticktime`), 60 s by default.</param>
    public static async Task<BrokerCluster> Start(TimeSpan? frozenAfter = null)
    {
        var cluster = new BrokerCluster(frozenAfter ?? TimeSpan.FromSeconds(60));
        await Shell.Run($"chmod 711 '{cluster._directory}'");

        // Nodes find each other by one epmd, which must not end with any of them.
        cluster._epmd = (await Shell.Run($". '{cluster._script}'; _servers_port '' 25000 1")).Trim();
        await Shell.Run($"cd /; env -i HEALTHSCORING_SERVERS_DIR='{cluster._directory}/epmd' PATH=/usr/bin:/bin setsid epmd -port {cluster._epmd} -address 127.0.0.1 -daemon");
        await Task.WhenAll(Enumerable.Range(0, Size).Select(cluster.StartNew));
        return cluster;
    }

    private async Task StartNode(int node)
    {
        var conf = $"cluster_partition_handling = pause_minority\nnet_ticktime = {_frozenAfter.TotalSeconds:0}\ncluster_formation.peer_discovery_backend = classic_config\n"
            + string.Join('\n', Names.Select((name, n) => $"cluster_formation.classic_config.nodes.{n + 1} = {name}"));
        await Shell.Run(
            $"env -u HEALTHSCORING_PRIVATE -u HEALTHSCORING_RABBITMQ -u HEALTHSCORING_RABBITMQ_MANAGEMENT HEALTHSCORING_POSTGRES=none SERVERS_NODE=node{node} SERVERS_EPMD={_epmd} SERVERS_CONF='{conf}' "
            + $"bash '{_script}' start '{DirectoryOf(node)}'");
        var lines = (await File.ReadAllLinesAsync(Path.Combine(DirectoryOf(node), "servers.env"))).Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l[1].Trim('\''));
        (Nodes[node], _management[node]) = (new(lines["HEALTHSCORING_RABBITMQ"]), new(lines["HEALTHSCORING_RABBITMQ_MANAGEMENT"]));
    }

    /// <summary>Sends a signal to a node.</summary>
    public Task Signal(int node, string signal) => Shell.Run($". '{_script}'; for pid in $(_servers_rmq_pids '{DirectoryOf(node)}' main); do kill -{signal} $pid; done", mustSucceed: false);

    /// <summary>Wakes what is stopped and starts what does not run.</summary>
    public async Task Heal()
    {
        await Task.WhenAll(Enumerable.Range(0, Size).Select(node => Signal(node, "CONT")));
        await Task.WhenAll(Enumerable.Range(0, Size).Select(StartNode));
    }

    /// <summary>Creates a virtual host.</summary>
    public async Task Create(string vhost)
    {
        using var http = Http(0);

        // It exists when every node has started it. Until then a node that is busy lets it fail, and asking again goes on with it.
        await Waiting.Until(async () => (await http.PutAsync($"api/vhosts/{vhost}", null)).IsSuccessStatusCode, TimeSpan.FromSeconds(60), $"virtual host {vhost} is to be created");
        (await http.PutAsJsonAsync($"api/permissions/{vhost}/{User}", new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();
    }

    /// <summary>A queue as a node sees it.</summary>
    public async Task<JsonElement> Queue(int node, string vhost, string queue)
    {
        using var http = Http(node);
        return await http.GetFromJsonAsync<JsonElement>($"api/queues/{vhost}/{queue}");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Size).Select(node => Signal(node, "CONT")));
        await Task.WhenAll(Enumerable.Range(0, Size).Select(node => Shell.Run($"HEALTHSCORING_POSTGRES=none bash '{_script}' remove '{DirectoryOf(node)}'", mustSucceed: false)));
        await Shell.Run($". '{_script}'; _servers_end _servers_rmq_pids '{_directory}/epmd' all TERM; rmdir '{_directory}'", mustSucceed: false);
    }

    private static string NameOf(int node) => $"node{node}@localhost";

    private async Task StartNew(int node)
    {
        // One cookie, and one user with one password: what a node knows of users it gets from the others when it joins them.
        var home = Directory.CreateDirectory(Path.Combine(DirectoryOf(node), "rabbitmq")).FullName;
        await File.WriteAllTextAsync(Path.Combine(DirectoryOf(node), "rabbitmq.state"), $"{25_000 + Random.Shared.Next(500) * 10} {_password}\n");
        await File.WriteAllTextAsync(Path.Combine(home, ".erlang.cookie"), _password);
        await Shell.Run($"chmod 400 '{home}/.erlang.cookie'");
        await StartNode(node);
    }

    private string DirectoryOf(int node) => Path.Combine(_directory, $"node{node}");

    private HttpClient Http(int node)
    {
        var http = new HttpClient { BaseAddress = new UriBuilder(_management[node]) { UserName = "", Password = "", Path = "/" }.Uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(_management[node].UserInfo)));
        return http;
    }
}
