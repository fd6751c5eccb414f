using System.Net;
using HealthScoring.Api;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Replaying;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.IntegrationTests.Database;

/// <summary>deploy/postgres/roles.sql. Every system of every test works with its roles, so what they are allowed is enough; here is what they are not, and what the owner does.</summary>
public sealed class RolesTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string[]> NotItsOwn = new()
    {
        ["ingestion"] =
        [
            "update store.mt_events set data = '{}'", "delete from store.mt_events", "select data from store.mt_events", "update store.mt_streams set is_archived = true",
            "delete from ingest.inbox", "update ingest.inbox set payload = 0", "delete from ingest.user_refs", "select body from ingest.quarantine",
            "insert into control.access_keys (id) values ('mine')", "select 1 from decisions.mt_events", "select 1 from read_1.health", "select 1 from webhooks.webhooks",
        ],
        ["scoring"] =
        [
            "insert into store.mt_events (seq_id) values (0)", "update store.mt_events set data = '{}'", "update decisions.mt_events set data = '{}'",
            "delete from decisions.mt_events", "delete from decisions.alerts", "insert into decisions.scorecards (id) values ('lenient')",
            "insert into decisions.alert_work (alert_id) values (gen_random_uuid())", "update control.read_model set generation = 7",
            "select user_id from ingest.user_refs", "select body from ingest.quarantine", "select secret from control.access_keys",
            "update webhooks.webhooks set url = 'https://example.com'",
        ],
        ["api"] =
        [
            "delete from store.mt_events", "update store.mt_events set type = 'user_erased_v1'", "update store.mt_events set is_archived = true",
            "update decisions.mt_events set data = '{}'", "delete from decisions.mt_events", "update decisions.accounts set state = '{}'",
            "update decisions.alerts set status = 'resolved'", "update decisions.scorecards set scorecard = '{}'", "select 1 from ingest.inbox",
            "update ingest.user_refs set user_id = 'somebody'", "delete from ingest.quarantine", "update ingest.quarantine set reason = 'none'",
            "update read_1.health set score = 100", "insert into read_1.dirty (account, seq) values (gen_random_uuid(), 1)",
            "update control.access_keys set scopes = '{admin}'", "delete from control.access_keys", "update control.read_model set generation = 7",
        ],
    };

    private readonly MovedClock _clock = MovedClock.At(StalledAccount.Start);
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(clock: _clock, settings: NamedPerson.Settings);

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task The_owner_migrates_and_rebuilds_and_services_go_on_in_the_generation_that_is_made_meanwhile()
    {
        await using var producer = await Producer.Connect(_system);
        await producer.Send(new
        {
            events = NamedPerson.FactsOf("other", StalledAccount.Start.AddHours(-1)).Append(NamedPerson.Uses("other", StalledAccount.Start)).Append(new
            {
                id = "r-other", source = "crm", type = "account_registered", accountId = "other", name = "Other", handOverOn = "2026-03-02", seats = 5, occurredAt = StalledAccount.Start,
            }),
        });
        await StalledAccount.Raise(_system, _clock);
        await using var owner = NpgsqlDataSource.Create(_system.Roles!.Owner);

        await Migrate.Run(owner, _clock, CancellationToken.None);
        (await Rebuild(owner)).Should().Be(2);

        await producer.Send(new { id = "after", source = "shop-web", type = "login", accountId = "acme", userId = "newcomer", occurredAt = _clock.GetUtcNow() });
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from read_2.users where account = (select account from read_2.accounts where account_id = 'acme')"), users => users == 1);
        await Caller.Put(_system, "scorecards/default?by=kim", await _system.Get("scorecards/default"), draft => draft["bands"]!["healthy"] = 85);
        (await NamedPerson.Erase(_system, "other")).Should().Be(HttpStatusCode.NoContent);
        (await WholeDatabase.RowsWith(_system, NamedPerson.Id)).Should().BeEmpty("also of the generation before");
        await RunningSystem.Eventually(() => _system.Ask<bool>("select bool_and(due_at > '-infinity') from read_2.health"), scored => scored);
        (await Rebuild(owner)).Should().Be(3);
        (await _system.Ask<long>("select count(*) from pg_namespace where nspname = 'read_1'")).Should().Be(0);
        await using var api = NpgsqlDataSource.Create(_system.PostgresOf("api"));
        (await (await ReplayAccounts.Open(api, _clock, CancellationToken.None)).Run("acme", CancellationToken.None))!.Differences.Should().BeEmpty();
        _system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_service_is_refused_what_is_not_its_own()
    {
        foreach (var (service, statements) in NotItsOwn)
        {
            await IsRefused(service, statements);
        }
    }

    [Fact]
    public async Task No_service_may_drop_empty_or_change_a_table_make_one_or_let_anybody_in()
    {
        foreach (var service in NotItsOwn.Keys)
        {
            await IsRefused(
                service, "drop table store.mt_events", "truncate store.mt_events", "alter table ingest.inbox add column more text", "drop schema read_1 cascade", "drop function control.grant_read_model(text)",
                "select control.grant_read_model('read_1')", "create table control.mine (id int)", "create table public.mine (id int)", "create temporary table mine (id int)", "create schema mine",
                "create role mine", "alter role current_user superuser", $"grant {_system.Roles!.Name("owner")} to current_user", $"set role {_system.Roles.Name("owner")}");
        }
    }

    [Fact]
    public async Task Whatever_a_service_may_delete_is_known()
    {
        (await May("delete", "ingestion")).Should().Equal("ingest.backfill_deliveries", "ingest.quarantine", "ingest.source_counts", "ingest.source_features", "ingest.unknown_accounts");
        (await May("delete", "api")).Should().Equal("ingest.user_refs", "read_1.accounts", "read_1.days", "read_1.users", "webhooks.webhooks");
        (await May("delete", "scoring")).Should().OnlyContain(
            t => t.StartsWith("read_1.", StringComparison.Ordinal) || t == "webhooks.deliveries" || (t.Contains(".mt_", StringComparison.Ordinal) && !t.Contains("mt_events", StringComparison.Ordinal) && !t.Contains("mt_streams", StringComparison.Ordinal)),
            "what it keeps of logs, and where it is in them");
        foreach (var right in new[] { "truncate", "references", "trigger" })
        {
            (await Task.WhenAll(((string[])["ingestion", "scoring", "api"]).Select(service => May(right, service)))).SelectMany(tables => tables).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Run_again_the_file_changes_nothing_but_takes_back_what_was_granted_besides()
    {
        var granted = await PostgresTools.Schema(_system.Postgres);
        granted.Should().Contain($"GRANT SELECT ON TABLE read_1.health TO {_system.Roles!.Name("api")};");
        await _system.Ask<int>($"grant update on decisions.accounts to {_system.Roles.Name("api")}; grant select (body) on ingest.quarantine to {_system.Roles.Name("ingestion")}; select 1");
        (await PostgresTools.Schema(_system.Postgres)).Should().NotBe(granted);

        (await ServiceRoles.Run(_system.Postgres)).Should().BeEmpty("nothing is wrong with it");

        (await PostgresTools.Schema(_system.Postgres)).Should().Be(granted);
    }

    [Fact]
    public async Task On_a_new_database_the_file_makes_the_roles_and_the_owner_migrates()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false, clock: _clock, fill: async empty =>
        {
            (await ServiceRoles.Run(empty.Postgres)).Should().Contain("run this again after `healthscoring migrate`");
            await using var owner = NpgsqlDataSource.Create((await ServiceRoles.Grant(empty.Postgres)).Owner);
            await Migrate.Run(owner, empty.Clock, CancellationToken.None);
        });

        await system.Run(IngestionHost.Build);
        await system.Run(ScoringHost.Build);
        await system.Run(ApiHost.Build);
        await StalledAccount.Register(system, "acme");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Before_a_migration_the_file_asks_for_no_table_that_an_older_version_does_not_have()
    {
        await _system.Ask<object>("drop table ingest.source_features");

        (await ServiceRoles.Run(_system.Postgres, "-v before_migration=true")).Should().Contain("run this again after `healthscoring migrate`");
        await using (var owner = NpgsqlDataSource.Create(_system.Roles!.Owner))
        {
            await Migrate.Run(owner, _clock, CancellationToken.None);
        }

        (await ServiceRoles.Run(_system.Postgres)).Should().BeEmpty();
        (await May("delete", "ingestion")).Should().Contain("ingest.source_features");
    }

    [Fact]
    public async Task Passwords_come_from_the_environment_and_are_those_of_one_deployment()
    {
        await using var other = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);

        (await ServiceRoles.SetPasswords(other.Postgres, ("INGESTION_PASSWORD", "one"), ("SCORING_PASSWORD", "two"), ("API_PASSWORD", "three"))).Should().BeEmpty();

        (await Refusal(With("ingestion", "one"), "select 1"), await Refusal(With("scoring", "two"), "select 1"), await Refusal(With("api", "three"), "select 1")).Should().Be((null, null, null));
        (await Refusal(other.Roles!.Owner, "select 1")).Should().BeNull("it was given none, and keeps its own");
        (await Refusal(_system.PostgresOf("api"), "select 1")).Should().BeNull("the other deployment keeps its own");
        await FluentActions.Awaiting(() => ServiceRoles.SetPasswords(other.Postgres, ("SCORING_PASSWORD", "two"), ("API_PASSWORD", "three"))).Should().ThrowAsync<InvalidOperationException>("one is missing");

        string With(string service, string password) => new NpgsqlConnectionStringBuilder(other.PostgresOf(service)) { Password = password, Pooling = false }.ConnectionString;
    }

    [Fact]
    public async Task Another_deployment_on_the_same_server_is_none_of_their_business()
    {
        await using var other = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        foreach (var service in (string[])["owner", "ingestion", "scoring", "api"])
        {
            (await Refusal(new NpgsqlConnectionStringBuilder(_system.PostgresOf(service)) { Database = new NpgsqlConnectionStringBuilder(other.Postgres).Database }.ConnectionString, "select 1"))
                .Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    private async Task<int> Rebuild(NpgsqlDataSource owner)
    {
        await new RebuildDecisions(owner).Run(CancellationToken.None);
        return (await new RebuildReadModel(owner, _clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None)).Generation;
    }

    private async Task IsRefused(string service, params string[] statements)
    {
        foreach (var statement in statements)
        {
            (await Refusal(_system.PostgresOf(service), statement)).Should().Be(PostgresErrorCodes.InsufficientPrivilege, $"{service} may not: {statement}");
        }
    }

    private static async Task<string?> Refusal(string postgres, string statement)
    {
        try
        {
            await using var dataSource = NpgsqlDataSource.Create(postgres);
            await using var command = dataSource.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private async Task<string[]> May(string right, string service) => await _system.Ask<string[]>(
        $"""
        select coalesce(array_agg(nspname || '.' || relname order by 1), array[]::text[]) from (
          select nspname, relname from pg_class join pg_namespace n on n.oid = relnamespace
          where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema' and has_table_privilege('{_system.Roles!.Name(service)}', pg_class.oid, '{right}') order by 1, 2) t
        """);
}
