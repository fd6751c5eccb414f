using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using HealthScoring.Api;
using HealthScoring.EventStore.Database;
using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The real services on the real servers, each with its own ports, in a database and a virtual host of their own.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private const int FirstPort = 15_000;
    private const int Ports = 5_000;
    private static int _ports = Environment.ProcessId;
    private static int _count;
    private readonly List<WebApplication> _services = [];
    private readonly string _name;
    private readonly string? _server;
    private readonly IReadOnlyDictionary<string, string?> _settings;

    private RunningSystem(string name, TimeProvider clock, string? server, string postgres, Uri rabbitMq, IReadOnlyDictionary<string, string?> settings)
    {
        (_name, Clock, _server, Postgres, RabbitMq, _settings) = (name, clock, server, postgres, rabbitMq, settings);
        DataSource = NpgsqlDataSource.Create(postgres);
        var api = new Uri($"http://127.0.0.1:{FreePort()}/");
        Api = new HttpClient(new HoldToDescription(api, DescribedApi.Api)) { BaseAddress = api };
    }

    /// <summary>The clock that all services share.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Connection string of the administrator of the database. Services have others: <see cref="PostgresOf"/>.</summary>
    public string Postgres { get; }

    public Uri RabbitMq { get; }

    /// <summary>The database as an administrator sees it.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The roles of services in it; null where it was not migrated.</summary>
    public ServiceRoles? Roles { get; private set; }

    /// <summary>The API, called with a key that has every scope. An answer that is not as contracts/openapi.json says fails the test.</summary>
    public HttpClient Api { get; }

    /// <summary>Warnings and errors that any service logged.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Makes a key; answers what its owner sends.</summary>
    public Task<string> NewKey(params string[] scopes) => NewKey(scopes.Contains(Scope.Ingest) ? "shop-web" : null, scopes);

    /// <summary>Makes a key that is bound to a source.</summary>
    public async Task<string> NewKey(string? source, string[] scopes) =>
        (await new IssueKeys(DataSource, Clock).Create(new("test", scopes, source, null), CancellationToken.None)).Text.Shown();

    /// <summary>Creates the databases and starts the services.</summary>
    /// <param name="ingestion">How many ingesting services.</param>
    /// <param name="scoring">How many scoring services.</param>
    /// <param name="api">Whether the API is started.</param>
    /// <param name="clock">The clock of all services.</param>
    /// <param name="settings">Settings of all services.</param>
    /// <param name="fill">Fills the database instead of migrating it.</param>
    /// <param name="server">Connection string of the administrator of another PostgreSQL than that of the environment.</param>
    public static async Task<RunningSystem> Start(
        int ingestion = 1, int scoring = 1, bool api = true, TimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null, Func<RunningSystem, Task>? fill = null,
        string? server = null)
    {
        var name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        await Servers.Drop(name, server);
        var copy = fill is null && server is null;
        var (postgres, rabbitMq) = copy ? await Servers.Create(name, template: await MigratedDatabase.Name) : await Servers.Create(name, server);
        var system = new RunningSystem(name, clock ?? TimeProvider.System, server, postgres, rabbitMq, settings ?? new Dictionary<string, string?>());
        if (!copy)
        {
            await (fill?.Invoke(system) ?? Migrate.Run(system.DataSource, system.Clock, CancellationToken.None));
        }

        var opens = KeyText.Make().Shown();
        if (await system.Ask<bool>("select to_regclass('control.access_keys') is not null"))
        {
            opens = await system.NewKey([.. Scope.All]);
            system.Roles = await ServiceRoles.Grant(postgres);
        }

        system.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", opens);
        for (var i = 0; i < ingestion; i++)
        {
            await system.Run(IngestionHost.Build);
        }

        for (var i = 0; i < scoring; i++)
        {
            await system.Run(ScoringHost.Build);
        }

        if (api)
        {
            await system.Run(ApiHost.Build);
        }

        return system;
    }

    /// <summary>Connection string with which a service, as in `HealthScoring.Api`, connects: by a role of its own.</summary>
    public string PostgresOf(string service) => Roles?.Of(service) ?? Postgres;

    /// <summary>Starts one more service, with other settings where a test wants it.</summary>
    public Task<WebApplication> Run(Func<string[], Action<WebApplicationBuilder>?, WebApplication> build, params (string Setting, string Value)[] instead) => Run(build, _ => { }, instead);

    /// <summary>The same, with other parts as well.</summary>
    public async Task<WebApplication> Run(Func<string[], Action<WebApplicationBuilder>?, WebApplication> build, Action<WebApplicationBuilder> configure, params (string Setting, string Value)[] instead)
    {
        var management = new Uri($"http://127.0.0.1:{FreePort()}");
        var service = build([], builder =>
        {
            // Tests ask as fast as they are answered.
            var unlimited = new Dictionary<string, string?> { ["Access:RequestsPerSecond"] = "100000", ["Access:FailuresPerMinute"] = "100000" };
            builder.Configuration.AddInMemoryCollection(unlimited).AddInMemoryCollection(_settings).AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["HEALTHSCORING_POSTGRES"] = PostgresOf(build.Method.DeclaringType!.Assembly.GetName().Name!),
                ["HEALTHSCORING_RABBITMQ"] = RabbitMq.ToString(),
                ["HEALTHSCORING_MANAGEMENT"] = management.ToString(),
                ["HEALTHSCORING_INGEST_HTTP"] = $"http://127.0.0.1:{FreePort()}",
                ["HEALTHSCORING_HTTP"] = Api.BaseAddress!.ToString(),
            }).AddInMemoryCollection(instead.Select(s => KeyValuePair.Create(s.Setting, (string?)s.Value)));
            builder.Services.AddSingleton(Clock);
            builder.Logging.ClearProviders().AddProvider(new ComplaintLog(Complaints));
            configure(builder);
        });
        await service.StartAsync();
        _services.Add(service);
        await Eventually(() => Api.GetAsync(new Uri(management, "health")), r => r.IsSuccessStatusCode);
        return service;
    }

    /// <summary>Where a service answers to operators.</summary>
    public static Uri ManagementOf(WebApplication service) => new(service.Configuration[HealthScoring.ServiceDefaults.ServiceDefaults.ManagementSetting]!);

    /// <summary>Where an ingesting service takes events over HTTP.</summary>
    public static Uri FrontDoorOf(WebApplication service) => new(service.Configuration["HEALTHSCORING_INGEST_HTTP"]!);

    /// <summary>Stops a service as SIGTERM would.</summary>
    public async Task Stop(WebApplication service)
    {
        _services.Remove(service);
        await service.StopAsync();
        await service.DisposeAsync();
    }

    /// <summary>Stops every service.</summary>
    public async Task StopAll()
    {
        foreach (var service in _services.ToArray().Reverse())
        {
            await Stop(service);
        }
    }

    /// <summary>GETs JSON.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var response = await Api.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue($"GET {path} answered {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    /// <summary>GETs JSON, or null where there is nothing yet.</summary>
    public async Task<JsonElement?> GetOrNull(string path)
    {
        using var response = await Api.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await Get(path);
    }

    /// <summary>Waits until a condition holds, and says what was last seen if it never does.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> look, Func<T, bool> done, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            var seen = await look();
            if (done(seen))
            {
                return seen;
            }

            patience.IsCancellationRequested.Should().BeFalse($"the condition should have come to hold; last seen: {seen}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Asks the database for one value.</summary>
    public async Task<T> Ask<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAll();
        Api.Dispose();
        await DataSource.DisposeAsync();
        await Servers.Drop(_name, _server);
    }

    // Below the range that the system hands out to outgoing connections: a port of that range is free when asked and taken when it is needed.
    internal static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _ports) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }
}
