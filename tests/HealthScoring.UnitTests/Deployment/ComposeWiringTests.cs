using System.Text.RegularExpressions;
using HealthScoring.ServiceDefaults;
using Npgsql;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>Names and ports by which the parts of compose find each other.</summary>
public class ComposeWiringTests
{
    /// <summary>Connections that PostgreSQL takes.</summary>
    public static int MaxConnections { get; } = int.Parse(Regex.Match(DeploymentFiles.Text("postgres/postgresql.conf"), @"^max_connections = (\d+)$", RegexOptions.Multiline).Groups[1].Value);

    [Fact]
    public void Every_password_comes_from_the_environment_is_demanded_and_is_made_by_the_documented_command()
    {
        var variables = Compose.Variables(DeploymentFiles.Text("compose.yaml")).Select(m => (Name: m.Groups["name"].Value, Otherwise: m.Groups["rest"].Value)).ToList();
        var made = Regex.Match(DeploymentFiles.Text("README.md"), @"for name in (?<names>[A-Z ]+); do echo ""\$\{name\}_PASSWORD=").Groups["names"].Value.Split(' ').Select(n => $"{n}_PASSWORD");

        variables.Select(v => v.Name).Distinct().Should().BeEquivalentTo(made);
        variables.GroupBy(v => v.Name).Should().OnlyContain(v => v.Any(one => one.Otherwise.StartsWith(":?")), "compose must refuse to start without it");
        variables.Should().OnlyContain(v => v.Otherwise == "" || v.Otherwise.StartsWith(":?"), "a default would be a password that everybody knows");
        Compose.Services.Values.SelectMany(Compose.Environment).Where(e => e.Key.Contains("PASS")).Should().OnlyContain(e => e.Value.StartsWith("${"));
        File.ReadAllLines(Repository.PathOf(".gitignore")).Should().Contain("deploy/.env");
    }

    [Theory]
    [InlineData("ingestion")]
    [InlineData("scoring")]
    [InlineData("api")]
    public void A_service_uses_the_database_and_the_broker_as_itself(string name)
    {
        var settings = Compose.Filled(Compose.Services[name]);
        var postgres = new NpgsqlConnectionStringBuilder(settings[Connections.PostgresSetting]);
        var rabbitMq = new Uri(settings[Connections.RabbitMqSetting]);

        Compose.Services.Should().ContainKey(postgres.Host!);
        postgres.Username.Should().Be($"healthscoring_{name}");
        postgres.Database.Should().Be(Compose.Environment(Compose.Services["postgres"])["POSTGRES_DB"]);
        DeploymentFiles.Text("postgres/roles.sql").Should().Contain($@"\set {name} :prefix _{name}");
        HasPassword(name);
        rabbitMq.Host.Should().Be("rabbitmq");
        rabbitMq.UserInfo.Should().Be($"healthscoring-{name}:sesame");
        DeploymentFiles.Yaml("rabbitmq/definitions.json")["users"]!.AsArray().Select(u => Compose.Text(u!["name"])).Should().Contain($"healthscoring-{name}");
        Compose.List(Compose.Services[name]["networks"]).Should().Contain(["database", "broker"]);
    }

    // What roles.sql grants is on tables that the migration makes; before it there has to be a role to migrate as.
    [Fact]
    public void The_database_is_migrated_by_its_owner_between_making_roles_and_granting_them_their_rights()
    {
        string[] jobs = ["postgres", "roles", "migrate", "grants", "api"];
        foreach (var (before, after) in jobs.Zip(jobs.Skip(1)))
        {
            Compose.Services[after]["depends_on"]!.AsObject().Should().ContainKey(before);
        }

        Compose.List(Compose.Services["roles"]["command"]).Should().Equal("psql", "-X", "-q", "-v", "before_migration=true", "-f", "/sql/roles.sql", "-f", "/sql/passwords.sql");
        Compose.List(Compose.Services["grants"]["command"]).Should().Equal("psql", "-X", "-q", "-f", "/sql/roles.sql");
        foreach (var name in (string[])["migrate", "cli"])
        {
            new NpgsqlConnectionStringBuilder(Compose.Filled(Compose.Services[name])[Connections.PostgresSetting]).Username.Should().Be("healthscoring_owner");
        }

        HasPassword("owner");
        Compose.Services.Where(s => Compose.Environment(s.Value).Values.Any(v => v.Contains("POSTGRES_PASSWORD"))).Select(s => s.Key)
            .Should().BeEquivalentTo(["postgres", "roles", "grants"], "nobody else is the superuser");
    }

    [Fact]
    public void The_pools_of_all_processes_together_leave_connections_to_operators()
    {
        var pools = BuiltService.Names.Sum(n => new NpgsqlConnectionStringBuilder(Compose.Filled(Compose.Services[n])[Connections.PostgresSetting]).MaxPoolSize
            * (Compose.Services[n]["deploy"]!["replicas"]?.GetValue<int>() ?? 1));

        MaxConnections.Should().BeGreaterThanOrEqualTo(pools + 20);
    }

    [Theory]
    [InlineData("wal_compression", "lz4")]
    [InlineData("default_toast_compression", "lz4")]
    [InlineData("client_connection_check_interval", "1s")]
    public void PostgreSQL_is_set_as_it_is_described(string parameter, string value)
    {
        DeploymentFiles.Text("postgres/postgresql.conf").Should().Contain($"\n{parameter} = {value}\n");
        DeploymentFiles.Text("README.md").Should().MatchRegex($@"\| `{parameter}` \| `{value}`");
    }

    [Fact]
    public void RabbitMQ_is_set_as_it_is_described()
    {
        var policy = DeploymentFiles.Yaml("rabbitmq/definitions.json")["policies"]!.AsArray().Single()!;
        var readme = DeploymentFiles.Text("README.md");

        readme.Should().Contain($"set_policy {policy["name"]} '{policy["pattern"]}' '{policy["definition"]!.ToJsonString()}'");
        DeploymentFiles.Text("rabbitmq/rabbitmq.conf").Should().Contain("\nmax_message_size = 1048576\n");
        readme.Should().Contain("`max_message_size = 1048576`");
        DeploymentFiles.Yaml("rabbitmq/definitions.json")["users"]!.AsArray().Should().OnlyContain(u => Compose.Text(u!["password_hash"]) == "", "a user without a password cannot log in");
    }

    [Fact]
    public void Prometheus_scrapes_every_service_at_its_management_port_and_the_broker()
    {
        var jobs = DeploymentFiles.Yaml("prometheus/prometheus.yml")["scrape_configs"]!.AsArray().ToDictionary(j => Compose.Text(j!["job_name"])!, j => j!["dns_sd_configs"]![0]!);

        foreach (var name in BuiltService.Names)
        {
            Compose.List(jobs[$"healthscoring-{name}"]["names"]).Should().Equal(name);
            jobs[$"healthscoring-{name}"]["port"]!.GetValue<int>().Should().Be(BuiltService.Port(Dockerfile.Environment(name)["HEALTHSCORING_MANAGEMENT"]));
        }

        foreach (var job in (string[])["rabbitmq", "rabbitmq-queues"])
        {
            DeploymentFiles.Text("rabbitmq/rabbitmq.conf").Should().Contain($"prometheus.tcp.port = {jobs[job]["port"]}\n");
        }

        jobs.Values.SelectMany(j => Compose.List(j["names"])).Should().OnlyContain(n => Compose.Services.ContainsKey(n) && Compose.List(Compose.Services[n]["networks"]).Contains("monitoring"));
        DeploymentFiles.Text("rabbitmq/enabled_plugins").Should().Contain("rabbitmq_prometheus");
    }

    [Fact]
    public void Telemetry_goes_to_the_collector_and_Grafana_asks_Prometheus()
    {
        var collector = DeploymentFiles.Yaml("otel-collector.yaml");
        foreach (var name in BuiltService.Names)
        {
            var endpoint = new Uri(Compose.Environment(Compose.Services[name])["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            Compose.Services.Should().ContainKey(endpoint.Host);
            Compose.Text(collector["receivers"]!["otlp"]!["protocols"]!["http"]!["endpoint"]).Should().Be($"0.0.0.0:{endpoint.Port}");
        }

        foreach (var (_, pipeline) in collector["service"]!["pipelines"]!.AsObject())
        {
            foreach (var part in (string[])["receivers", "processors", "exporters"])
            {
                Compose.List(pipeline![part]).Should().OnlyContain(p => collector[part]!.AsObject().ContainsKey(p));
            }
        }

        var source = DeploymentFiles.Yaml("grafana/datasources.yaml")["datasources"]![0]!;
        Compose.Services.Should().ContainKey(new Uri(Compose.Text(source["url"])!).Host);
        Compose.Text(source["jsonData"]!["timeInterval"]).Should().Be(Compose.Text(DeploymentFiles.Yaml("prometheus/prometheus.yml")["global"]!["scrape_interval"]));
        Compose.List(Compose.Services["grafana"]["volumes"]).Should().Contain($"./dashboards:{DeploymentFiles.Yaml("grafana/dashboards.yaml")["providers"]![0]!["options"]!["path"]}:ro");
        Path.Exists(DeploymentFiles.PathOf($".{Compose.Environment(Compose.Services["grafana"])["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]}")).Should().BeTrue();
    }

    private static void HasPassword(string role)
    {
        DeploymentFiles.Text("postgres/passwords.sql").Should().Contain($"alter role :\"{role}\" password :'{role}_password'").And.Contain($@"\getenv {role}_password {role.ToUpperInvariant()}_PASSWORD");
        Compose.Environment(Compose.Services["roles"]).Should().ContainKey($"{role.ToUpperInvariant()}_PASSWORD");
    }
}
