using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.Api.Callers;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.ServiceDefaults.Access;
using Npgsql;

namespace HealthScoring.IntegrationTests.Access;

public sealed class KeysTests : IAsyncLifetime
{
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.Start(ingestion: 0, scoring: 0);

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task A_key_is_made_used_replaced_without_a_call_that_fails_and_revoked()
    {
        var made = await Fixtures.Caller.Post(_system, "keys", new CreateKeyBody("kim", [Scope.Read], null, 30));
        var (key, id) = (made.GetProperty("key").GetString()!, made.GetProperty("details").GetProperty("id").GetString()!);
        (await Reads(key)).Should().Be(HttpStatusCode.OK);

        var next = await Fixtures.Caller.Post(_system, $"keys/{id}/rotate?overlapHours=1", new { });
        (await Reads(key)).Should().Be(HttpStatusCode.OK, "its owner has an hour to change over");
        (await Reads(next.GetProperty("key").GetString()!)).Should().Be(HttpStatusCode.OK);
        var details = next.GetProperty("details");
        (details.GetProperty("name").GetString(), details.GetProperty("scopes")[0].GetString()).Should().Be(("kim", "read"));
        (details.GetProperty("expiresAt").GetDateTimeOffset() - details.GetProperty("createdAt").GetDateTimeOffset()).Should().Be(TimeSpan.FromDays(30));
        (await Fixtures.Caller.Refused(_system.Api.PostAsync(new Uri($"keys/{id}/rotate", UriKind.Relative), null))).Status.Should().Be(409, "it was replaced already");

        using (var revoked = await _system.Api.DeleteAsync(new Uri($"keys/{id}", UriKind.Relative)))
        {
            revoked.StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        (await Reads(key)).Should().Be(HttpStatusCode.Unauthorized, "where it was revoked that holds at once");
        (await Reads(next.GetProperty("key").GetString()!)).Should().Be(HttpStatusCode.OK);
        var listed = (await _system.Get("keys")).GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("id").GetString() == id);
        listed.GetProperty("replacedBy").GetString().Should().Be(details.GetProperty("id").GetString());
        listed.GetProperty("revokedAt").ValueKind.Should().Be(JsonValueKind.String);
        (await WholeDatabase.RowsWith(_system, key.Split('_', 3)[2])).Should().BeEmpty("secrets are not kept");
    }

    [Fact]
    public async Task What_cannot_be_made_is_refused_field_by_field_and_keys_that_there_are_not_are_not_found()
    {
        var (status, problem) = await Fixtures.Caller.Refused(_system.Api.PostAsJsonAsync("keys", new CreateKeyBody("", ["write"], "shop-web", 2_000_000_000)));

        status.Should().Be(400);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().BeEquivalentTo("name", "scopes", "source", "expiresInDays");
        (await Fixtures.Caller.Refused(_system.Api.DeleteAsync(new Uri("keys/aaaaaaaaaaaa", UriKind.Relative)))).Status.Should().Be(404);
        (await Fixtures.Caller.Refused(_system.Api.PostAsync(new Uri("keys/aaaaaaaaaaaa/rotate", UriKind.Relative), null))).Status.Should().Be(404);
        (await Fixtures.Caller.Refused(_system.Api.PostAsync(new Uri("keys/aaaaaaaaaaaa/rotate?overlapHours=9999", UriKind.Relative), null))).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_key_that_is_revoked_elsewhere_opens_nothing_after_five_seconds()
    {
        var key = await _system.NewKey(Scope.Read);
        (await Reads(key)).Should().Be(HttpStatusCode.OK);

        await new IssueKeys(_system.DataSource, _system.Clock).Revoke(key.Split('_')[1], CancellationToken.None);
        var since = Stopwatch.StartNew();
        await RunningSystem.Eventually(() => Reads(key), status => status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(30));
        since.Elapsed.Should().BeLessThan(AccessKeys.Kept + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task While_the_database_is_away_keys_that_were_seen_open_and_others_are_told_to_come_again()
    {
        var (seen, unseen) = (await _system.NewKey(Scope.Read), await _system.NewKey(Scope.Read));
        await using var wire = new Wire(new($"tcp://{new NpgsqlConnectionStringBuilder(_system.Postgres).Host}:{new NpgsqlConnectionStringBuilder(_system.Postgres).Port}"));
        var there = wire.Instead(new("tcp://any"));
        await using var dataSource = NpgsqlDataSource.Create($"{_system.Postgres};Host={there.Host};Port={there.Port}");
        var clock = new SteppedClock();
        var keys = new AccessKeys(dataSource, clock);
        (await keys.Find(seen)).Should().NotBeNull();

        await wire.Cut();
        clock.Step(AccessKeys.Kept);
        (await keys.Find(seen)).Should().NotBeNull("it was right when the database was last heard");
        await keys.Awaiting(k => k.Find(unseen)).Should().ThrowAsync<KeysUnavailableException>();
        clock.Step(TimeSpan.FromHours(1));
        await keys.Awaiting(k => k.Find(seen)).Should().ThrowAsync<KeysUnavailableException>("that is too long ago");

        wire.Mend();
        (await keys.Find(unseen)).Should().NotBeNull();
        await new IssueKeys(_system.DataSource, _system.Clock).Revoke(seen.Split('_')[1], CancellationToken.None);
        (await keys.Find(seen)).Should().BeNull();
    }

    [Fact]
    public async Task A_key_that_was_found_stays_known_while_it_is_looked_at_again()
    {
        var seen = await _system.NewKey(Scope.Read);
        var clock = new SteppedClock();
        var keys = new AccessKeys(_system.DataSource, clock);
        keys.Knows(seen).Should().BeFalse();
        await keys.Find(seen);
        await using var connection = await _system.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = connection.CreateCommand())
        {
            hold.CommandText = "lock table control.access_keys in access exclusive mode";
            await hold.ExecuteNonQueryAsync();
        }

        clock.Step(AccessKeys.Kept);
        var again = keys.Find(seen);

        (keys.Knows(seen), again.IsCompleted).Should().Be((true, false), "a guesser at its address would lock it out otherwise");
        (await again).Should().NotBeNull();
    }

    [Fact]
    public async Task The_command_line_makes_the_first_key_which_is_printed_alone_on_standard_output()
    {
        var (_, key, said) = await Command("keys", "create", "--name", "kim", "--scope", "read,operate", "--expires-in-days", "1");
        (await Reads(key.Trim())).Should().Be(HttpStatusCode.OK);
        said.Should().Contain("read, operate").And.NotContain(key.Trim());

        var id = key.Split('_')[1];
        var (_, next, _) = await Command("keys", "rotate", id, "--overlap-hours", "1");
        (await Reads(next.Trim())).Should().Be(HttpStatusCode.OK);
        (await Command("keys", "revoke", id)).ExitCode.Should().Be(0);
        (await Command("keys", "rotate", id)).ExitCode.Should().Be(1);
        (await Command("keys", "list")).Output.Should().Contain(id).And.Contain("revoked").And.NotContain(key.Trim().Split('_', 3)[2]);
        var (exitCode, _, fault) = await Command("keys", "create", "--name", "kim", "--scope", "ingest");
        (exitCode, fault).Should().Be((1, fault));
        fault.Should().StartWith("--source:");
        (exitCode, _, fault) = await Command("keys", "create", "--name", "kim", "--scope", "read", "--expires-in-days", "2000000000");
        (exitCode, fault).Should().Be((1, fault));
        fault.Should().StartWith("--expires-in-days:");
    }

    private Task<(int ExitCode, string Output, string Error)> Command(params string[] arguments) =>
        Fixtures.Command.Run([("HEALTHSCORING_POSTGRES", _system.PostgresOf("HealthScoring.Api"))], arguments);

    private async Task<HttpStatusCode> Reads(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var response = await _system.Api.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class SteppedClock : TimeProvider
    {
        private TimeSpan _by;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(_by.TotalSeconds * TimestampFrequency);

        public void Step(TimeSpan by) => _by += by;
    }
}
