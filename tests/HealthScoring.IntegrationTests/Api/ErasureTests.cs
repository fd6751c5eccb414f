using System.Net;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>A person is named in all that producers send, and lived with for some days, in two accounts; then erased from one of them.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const int Today = 4;
    private static readonly DateOnly Day0 = new(2026, 3, 2);
    private readonly MovedClock _clock = MovedClock.At(Noon(-1));
    private RunningSystem _system = null!;
    private Producer _producer = null!;
    private long _sent;

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(clock: _clock, settings: NamedPerson.Settings);
        _producer = await Producer.Connect(_system);
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task An_erased_person_is_named_nowhere_and_no_number_changes()
    {
        await Live("acme", "other");
        var generation = await new RebuildReadModel(_system.DataSource, _system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        generation.Generation.Should().Be(2);
        (await WholeDatabase.RowsWith(_system, NamedPerson.Id)).Keys.Should().BeEquivalentTo(
            ["ingest.quarantine", "ingest.user_refs", .. Named("read_1"), .. Named("read_2"), "store.mt_events"], "the search finds it wherever it lies");
        var (numbers, reference) = (await Numbers("acme"), await Reference("acme"));
        (await CameSince("acme")).Should().Equal(NamedPerson.Id);

        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);

        (await LinesNaming("acme")).Should().Be(0);
        (await Numbers("acme")).Should().Be(numbers);
        (await CameSince("acme")).Should().Equal((string?)null);
        (await _system.Ask<int>("select (profile -> 'nps' -> -1 ->> 'value')::int from read_2.accounts where account_id = 'acme'")).Should().Be(9, "the larger id still wins");
        (await _system.Ask<long>("select count(*) from ingest.quarantine where encode(body, 'escape') = 'erased' and body_length > 30")).Should().Be(3);
        (await Reference("other")).Should().NotBe(Guid.Empty).And.NotBe(reference, "the same id in another account is somebody else");
        (await CameSince("other")).Should().Equal(NamedPerson.Id);
        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent, "twice is fine");

        (await NamedPerson.Erase(_system, "other")).Should().Be(HttpStatusCode.NoContent);
        (await WholeDatabase.RowsWith(_system, NamedPerson.Id)).Should().BeEmpty();
        (await Replayed.Differences(_system)).Should().BeEmpty();

        await Send(new { id = "back", source = "shop-web", type = "login", accountId = "acme", userId = NamedPerson.Id, occurredAt = Noon(Today) });
        await RunningSystem.Eventually(() => Activated("acme"), users => users == 4);
        (await Reference("acme")).Should().NotBe(reference).And.NotBe(Guid.Empty);
        await RebuiltTheSame();
        _system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_is_known_of_an_account_in_any_way_can_be_erased()
    {
        (await NamedPerson.Erase(_system, "nobodys")).Should().Be(HttpStatusCode.NotFound);
        const string Odd = "a/b%2Fc d+é\"\\";
        await Send(
            new { id = $"1-{Odd}-1", source = "shop-web", type = "login", accountId = "parked", userId = Odd, occurredAt = Noon(-1).AddHours(-1) },
            new { id = $"2-{Odd}-2", source = "shop-web", type = "user_removed", accountId = "parked", userId = Odd, occurredAt = Noon(-1).AddHours(-1) });

        (await NamedPerson.Erase(_system, "parked", Odd)).Should().Be(HttpStatusCode.NoContent);

        (await _system.Ask<long>("select count(*) from ingest.user_refs")).Should().Be(0);
        (await _system.Ask<long>("select count(*) from store.mt_events where data::text like '%/b\\%%' escape '\\'")).Should().Be(0);
        (await NamedPerson.Erase(_system, "parked", Odd)).Should().Be(HttpStatusCode.NoContent);
        (await NamedPerson.Erase(_system, "parked", "stranger")).Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Events_that_are_stored_meanwhile_count_once_and_leave_no_name_behind()
    {
        await Send(Registered("acme"));
        var sending = Task.Run(async () =>
        {
            for (var n = 0; n < 150; n++)
            {
                await _producer.Send(NamedPerson.Uses("acme", Noon(-1).AddHours(-10).AddMinutes(n)));
            }
        });
        while (!sending.IsCompleted)
        {
            (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);
        }

        await sending;
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 151);
        (await NamedPerson.Erase(_system, "acme")).Should().Be(HttpStatusCode.NoContent);

        (await WholeDatabase.RowsWith(_system, NamedPerson.Id)).Should().BeEmpty();
        (await _system.Ask<long>("select sum(jsonb_array_length(data -> 'items'))::bigint from store.mt_events where type = 'usage_recorded_v1'")).Should().Be(150);
        (await _system.Ask<long>("select max(seq_id) - count(*) from store.mt_events")).Should().Be(0, "the sequence has no gap");
        _system.Complaints.Should().BeEmpty();
    }

    // Three people; the named one comes on the third day, when day 1 was the last to be closed.
    private async Task Live(params string[] accounts)
    {
        await Send([.. accounts.Select(Registered)]);
        for (var n = 0; n < Today; n++)
        {
            _clock.MoveTo(Noon(n).AddHours(5));
            await Send([.. accounts.SelectMany(a => new[] { Use(a, n, "u1"), Use(a, n, "u2") })]);
            if (n >= 2)
            {
                await Send([.. accounts.Select(a => NamedPerson.Uses(a, Noon(n)))]);
            }

            if (n == 2)
            {
                await Send([.. accounts.SelectMany(a => NamedPerson.FactsOf(a, Noon(n))), .. accounts.Select(a => NamedPerson.IsNamedByAnother(a, Noon(n)))]);
                foreach (var body in accounts.SelectMany(NamedPerson.Refused))
                {
                    await _producer.Send(body);
                }
            }

            _clock.MoveTo(Noon(n + 1).AddHours(-11.5));
            foreach (var account in accounts)
            {
                await StoredDecisionsOf.Closed(_system, account, Day0.AddDays(n));
            }
        }

        _clock.MoveTo(Noon(Today));
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.quarantine"), entries => entries == 6);
    }

    private async Task Send(params object[] events)
    {
        await _producer.Send(new { events });
        _sent += events.Length;
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == _sent);
    }

    private async Task RebuiltTheSame()
    {
        var before = await Numbers("acme");
        await new RebuildReadModel(_system.DataSource, _system.Clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        await RunningSystem.Eventually(() => Numbers("acme"), after => after == before, TimeSpan.FromSeconds(10));
        (await Replayed.Differences(_system)).Should().BeEmpty();
    }

    private async Task<string> Numbers(string account)
    {
        var health = await _system.Get($"accounts/{account}/health");
        var usage = await _system.Get($"accounts/{account}/usage");
        var features = await _system.Get($"accounts/{account}/features");
        return string.Join('\n', health.GetProperty("score"), health.GetProperty("lines"), health.GetProperty("metrics"), usage.GetProperty("days"), features);
    }

    private async Task<int> Activated(string account) => (await _system.Get($"accounts/{account}/health")).GetProperty("metrics").GetProperty("activatedUsers").GetInt32();

    private Task<Guid> Reference(string account) =>
        _system.Ask<Guid>($"select user_ref from ingest.user_refs where user_id = '{NamedPerson.Id}' and account = '{EventStore.Keys.Account(account)}'");

    private Task<long> LinesNaming(string account) => _system.Ask<long>(
        $"select count(*) from store.mt_events where data ->> 'accountId' = '{account}' and (lower(data::text) like '%{NamedPerson.Id}%' or data::text like '%mailto%')");

    private async Task<List<string?>> CameSince(string account) =>
        [.. (await _system.Get($"accounts/{account}/health/changes?from={Day0.AddDays(1):O}&to={Day0.AddDays(3):O}")).GetProperty("facts").GetProperty("usersCame")
            .EnumerateArray().Select(u => u.GetProperty("userId").GetString())];

    private static IEnumerable<string> Named(string schema) => [$"{schema}.accounts", $"{schema}.days", $"{schema}.users"];

    private static DateTimeOffset Noon(int n) => new(Day0.AddDays(n).ToDateTime(new(12, 0)), TimeSpan.Zero);

    private static object Registered(string account) => new
    {
        id = $"{account}-registered", source = "crm", type = "account_registered", accountId = account, name = account, seats = 5, handOverOn = Day0, occurredAt = Noon(-1).AddHours(-11),
    };

    private static object Use(string account, int day, string user) => new
    {
        id = $"{account}-{user}-{day}", source = "shop-web", type = "feature_used", accountId = account, userId = user, feature = "export", occurredAt = Noon(day),
    };
}
