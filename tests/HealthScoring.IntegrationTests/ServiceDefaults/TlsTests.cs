using System.Security.Authentication;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.IntegrationTests.ServiceDefaults;

/// <summary>The real broker and database behind TLS: with a certificate of an authority that nobody knows, with one for another host, and with one that is right.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestAuthority _stranger = TestAuthority.Create();
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Theory]
    [InlineData("localhost", "trusted", true)]
    [InlineData("localhost", "unknown", false)]
    [InlineData("localhost", "another", false)]
    [InlineData("broker.example.com", "trusted", false)]
    public async Task A_channel_is_opened_to_a_broker_that_is_trusted_for_its_host_and_to_no_other(string host, string authority, bool opens)
    {
        await using var wire = Broker(host);
        await using var channel = new BrokerChannel(Through(wire, authority), "test", (_, _) => Task.CompletedTask);

        if (opens)
        {
            (await channel.Open(CancellationToken.None)).IsOpen.Should().BeTrue();
        }
        else
        {
            var refused = await channel.Awaiting(c => c.Open(CancellationToken.None)).Should().ThrowAsync<BrokerUnreachableException>();
            refused.Which.GetBaseException().Should().BeOfType<AuthenticationException>();
        }
    }

    [Theory]
    [InlineData("localhost", "trusted", true)]
    [InlineData("localhost", "unknown", false)]
    [InlineData("localhost", "another", false)]
    [InlineData("broker.example.com", "trusted", false)]
    public async Task A_service_works_with_a_broker_and_a_database_that_are_trusted_for_their_hosts_and_with_no_others(string host, string authority, bool works)
    {
        await using var broker = Broker(host);
        await using var database = Database(host);
        var management = new Uri($"http://127.0.0.1:{RunningSystem.FreePort()}");
        await using var app = IngestionHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["HEALTHSCORING_POSTGRES"] = Through(database, authority, _system.Postgres),
                ["HEALTHSCORING_RABBITMQ"] = Through(broker, authority).AbsoluteUri,
                ["HEALTHSCORING_MANAGEMENT"] = management.ToString(),
            });
            builder.Logging.ClearProviders();
        });
        await app.StartAsync();

        if (works)
        {
            await RunningSystem.Eventually(() => Health.Of(_system, management), h => h.Status == 200);
            await using var producer = await Producer.Connect(_system);
            await producer.Send(new { id = "1", source = "crm", type = "account_registered", accountId = "acme", occurredAt = _system.Clock.GetUtcNow(), name = "Acme" });
            await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 1);
        }
        else
        {
            // The broker is tried again and again, the database whenever somebody asks.
            var (_, report) = await RunningSystem.Eventually(() => Health.Of(_system, management), _ => broker.Came > 2 && database.Came > 2);
            (broker.Spoken, database.Spoken).Should().Be((0, 0), "not even a password is told to those who are not trusted");
            foreach (var check in (string[])["broker", "database"])
            {
                report.GetProperty("checks").GetProperty(check).GetProperty("status").GetString().Should().Be("Unhealthy");
            }
        }

        await app.StopAsync();
    }

    [Theory]
    [InlineData("rabbit.internal", true)]
    [InlineData("localhost", false)]
    public async Task Of_a_cluster_the_node_that_answers_is_used_if_it_is_trusted_for_the_name_of_the_cluster(string certified, bool works)
    {
        await using var node = Broker(certified);
        var address = new UriBuilder(Through(node, "trusted")) { Host = "rabbit.internal" };
        address.Query += $"&nodes=127.0.0.1:{RunningSystem.FreePort()},127.0.0.1:{node.Port}";
        await using var channel = new BrokerChannel(address.Uri, "test", (_, _) => Task.CompletedTask);
        var management = new Uri($"http://127.0.0.1:{RunningSystem.FreePort()}");
        await using var app = IngestionHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["HEALTHSCORING_POSTGRES"] = _system.Postgres, ["HEALTHSCORING_RABBITMQ"] = address.Uri.AbsoluteUri, ["HEALTHSCORING_MANAGEMENT"] = management.ToString(),
            });
            builder.Logging.ClearProviders();
        });
        await app.StartAsync();

        if (works)
        {
            (await channel.Open(CancellationToken.None)).IsOpen.Should().BeTrue();
            await RunningSystem.Eventually(() => Health.Of(_system, management), h => h.Status == 200);
        }
        else
        {
            await channel.Awaiting(c => c.Open(CancellationToken.None)).Should().ThrowAsync<BrokerUnreachableException>();
            await RunningSystem.Eventually(() => Health.Of(_system, management), h => h.Status == 503 && node.Came > 2);
            node.Spoken.Should().Be(0, "not even a password is told to a node with another name");
        }

        await app.StopAsync();
    }

    [Theory]
    [InlineData("localhost", "trusted", true)]
    [InlineData("localhost", "unknown", false)]
    [InlineData("localhost", "another", false)]
    [InlineData("db.example.com", "trusted", false)]
    public async Task A_database_is_used_that_is_trusted_for_its_host_and_no_other(string host, string authority, bool works)
    {
        await using var wire = Database(host);
        await using var dataSource = NpgsqlDataSource.Create(Through(wire, authority, _system.Postgres));

        if (works)
        {
            await using var connection = await dataSource.OpenConnectionAsync();
        }
        else
        {
            var refused = await dataSource.Awaiting(d => d.OpenConnectionAsync().AsTask()).Should().ThrowAsync<NpgsqlException>();
            refused.Which.GetBaseException().Should().BeOfType<AuthenticationException>();
        }
    }

    private TlsWire Broker(string host) => new(_system.RabbitMq.Host, _system.RabbitMq.Port, _authority.Issue(host));

    private TlsWire Database(string host) =>
        new(new NpgsqlConnectionStringBuilder(_system.Postgres).Host!, new NpgsqlConnectionStringBuilder(_system.Postgres).Port, _authority.Issue(host), postgres: true);

    private string? Trusted(string authority) => authority switch { "trusted" => _authority.PemFile, "another" => _stranger.PemFile, _ => null };

    private Uri Through(TlsWire wire, string authority) => new UriBuilder(_system.RabbitMq)
    {
        Scheme = "amqps", Host = "localhost", Port = wire.Port, Query = Trusted(authority) is { } file ? $"cacertfile={Uri.EscapeDataString(file)}" : "",
    }.Uri;

    private string Through(TlsWire wire, string authority, string postgres) =>
        new NpgsqlConnectionStringBuilder(postgres) { Host = "localhost", Port = wire.Port, SslMode = SslMode.VerifyFull, RootCertificate = Trusted(authority), Timeout = 5 }.ConnectionString;
}
