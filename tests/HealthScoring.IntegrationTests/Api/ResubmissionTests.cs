using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HealthScoring.Api;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.IntegrationTests.Api;

public class ResubmissionTests
{
    [Fact]
    public async Task A_corrected_event_counts_once_however_often_it_is_sent_and_the_entry_stays_and_says_so()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        await Register(producer, at);
        await producer.Send(Login("l1", at, user: null));
        await producer.Send(Login("l2", at, user: null));
        var entries = (await Entries(system, 2)).Where(e => Body(e).Contains("l1", StringComparison.Ordinal)).ToList();
        var entry = entries.Should().ContainSingle().Subject;
        entry.GetProperty("resubmittedAt").ValueKind.Should().Be(JsonValueKind.Null);

        var accepted = await Resubmit(system, entry, Login("l1", at));
        await Resubmit(system, entry, Login("l1", at));
        await Resubmit(system, entry, new { events = new[] { Login("l1", at), Login("l3", at) } });

        accepted.GetProperty("resubmittedAt").GetDateTimeOffset().Should().BeOnOrAfter(at);
        await RunningSystem.Eventually(() => system.Ask<long>("select coalesce(sum(events), 0)::bigint from ingest.source_counts where outcome = 'duplicate'"), seen => seen == 2);
        await RunningSystem.Eventually(() => Logins(system), logins => logins == 2);
        (await system.Get($"quarantine/{Id(entry)}")).GetProperty("refusedAgainAt").ValueKind.Should().Be(JsonValueKind.Null);
        (await system.Get("quarantine?resubmitted=true")).GetProperty("items").EnumerateArray().Select(Id).Should().Equal(Id(entry));
        (await system.Get("quarantine?resubmitted=false")).GetProperty("items").EnumerateArray().Select(Id).Should().ContainSingle().And.NotContain(Id(entry));
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_body_the_kept_one_is_sent_again_and_what_is_refused_again_shows_in_the_entry_and_under_another_body_as_a_new_one()
    {
        var start = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var clock = MovedClock.At(start);
        await using var system = await RunningSystem.Start(clock: clock);
        await using var producer = await Producer.Connect(system);
        await Register(producer, start);
        await producer.Send(Login("early", start.AddMinutes(8)));
        await producer.Send(new { id = "t1", source = "shop-web", type = "telepathy", accountId = "acme", occurredAt = start });
        var entries = (await Entries(system, 2)).ToDictionary(e => e.GetProperty("reason").GetString()!);

        clock.MoveTo(start.AddMinutes(9));
        await Resubmit(system, entries["in-the-future"], null);
        await RunningSystem.Eventually(() => Logins(system), logins => logins == 1);

        await Resubmit(system, entries["unknown-type"], null);
        var again = await RefusedAgain(system, entries["unknown-type"], _ => true);
        await Entries(system, 2);

        // A first try at a correction that is no better, and one that is half right.
        await Resubmit(system, entries["unknown-type"], new { id = "t1", source = "shop-web", type = "clairvoyance", accountId = "acme", occurredAt = start });
        again = await RefusedAgain(system, entries["unknown-type"], at => at > again);
        await Entries(system, 3);
        await Resubmit(system, entries["unknown-type"], new { events = new[] { Login("t1", start), Login("early", start) } });
        await RefusedAgain(system, entries["unknown-type"], at => at > again);
        (await Entries(system, 4)).Select(e => e.GetProperty("reason").GetString()).Should().BeEquivalentTo("in-the-future", "unknown-type", "unknown-type", "id-conflict");
        await RunningSystem.Eventually(() => Logins(system), logins => logins == 2);
        (await system.Get($"quarantine/{Id(entries["in-the-future"])}")).GetProperty("refusedAgainAt").ValueKind.Should().Be(JsonValueKind.Null);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_with_the_reason_and_nothing_is_changed()
    {
        await using var system = await RunningSystem.Start(scoring: 0);
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        await producer.Send(Login("l1", at, user: null));
        await producer.Send(new string('x', 70_000));
        await producer.Send($$"""{"id":"n1","source":"shop-web","type":"telepathy","accountId":"acme","userId":"{{NamedPerson.Id}}","occurredAt":"{{at:O}}"}""");
        await producer.Send(new { id = "s1", type = "login", accountId = "acme", userId = "u", occurredAt = at });
        var entries = (await Entries(system, 4)).ToDictionary(e => $"{e.GetProperty("reason")} {e.GetProperty("detail").GetString()!.Split('`').ElementAtOrDefault(1)}");
        (await NamedPerson.Erase(system, "acme")).Should().Be(HttpStatusCode.NoContent);
        var entry = entries["missing-field userId"];

        await Refused(409, "shop-web", entry, JsonContent.Create(new { id = "l1", source = "crm", type = "login", accountId = "acme", userId = "u", occurredAt = at }));
        await Refused(400, "not JSON", entry, Json("""{"id": """));
        await Refused(413, "512000 bytes", entry, Json(new string(' ', 600_000)));
        await Refused(413, "32768 are taken", entry, Json($$"""{"source":"shop-web","x":"{{new string('x', 40_000)}}"}"""));
        (await Caller.Refused(system.Api.PostAsync($"quarantine/{Id(entry)}/resubmit", new StringContent(JsonSerializer.Serialize(Login("l1", at)), Encoding.UTF8, "text/plain")))).Status.Should().Be(415);
        await Refused(409, "first 65536 of its 70000 bytes", entries.Single(e => e.Key.StartsWith("malformed", StringComparison.Ordinal)).Value, null);
        await Refused(409, "must have the `source`", entries["missing-field source"], null);
        await Refused(409, "was erased", entries["unknown-type type"], null);
        (await Caller.Refused(system.Api.PostAsync("quarantine/none/resubmit", null))).Status.Should().Be(404);
        (await Caller.Refused(system.Api.PostAsync($"quarantine/{Guid.Empty}/resubmit", null))).Status.Should().Be(404);

        (await system.Get("quarantine?resubmitted=true")).GetProperty("items").GetArrayLength().Should().Be(0);
        (await system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(0);
        system.Complaints.Should().BeEmpty();

        async Task Refused(int status, string detail, JsonElement of, HttpContent? body)
        {
            var (answered, problem) = await Caller.Refused(system.Api.PostAsync($"quarantine/{Id(of)}/resubmit", body));
            (answered, problem.GetProperty("detail").GetString()!.Contains(detail, StringComparison.Ordinal)).Should().Be((status, true), problem.ToString());
        }
    }

    [Fact]
    public async Task A_backfill_counts_a_refused_event_once_though_it_is_corrected_and_one_that_it_could_not_count_when_it_is()
    {
        await using var system = await RunningSystem.Start();
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        object History(string id, string? user = "u", string? backfillId = "b") =>
            new { id, source = "shop-web", type = "login", accountId = "acme", userId = user, occurredAt = at.AddDays(-100), backfillId };
        await Register(producer, at);
        await producer.Send(new { id = "start", source = "shop-web", type = "backfill_started", backfillId = "b", occurredAt = at });
        await producer.Send(new { events = new[] { History("h1"), History("h2", user: null) } });
        await producer.Send(History("h3", backfillId: null));
        var entries = (await Entries(system, 2)).ToDictionary(e => e.GetProperty("reason").GetString()!);

        await Resubmit(system, entries["missing-field"], History("h2"));
        await Resubmit(system, entries["too-old"], History("h3"));
        await Resubmit(system, entries["too-old"], History("h3"));
        await RunningSystem.Eventually(() => system.Ask<long>("select coalesce(sum(events), 0)::bigint from ingest.source_counts where outcome = 'duplicate'"), seen => seen == 1);

        (await system.Get("backfills/b")).GetProperty("received").GetInt64().Should().Be(3, "of four events that were sent one came twice, and one stands for another that was counted");
        await producer.Send(new { id = "end", source = "shop-web", type = "backfill_completed", backfillId = "b", occurredAt = at, events = 3 });
        await RunningSystem.Eventually(() => system.Get("backfills/b"), b => b.GetProperty("stored").GetBoolean());
        (await system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(6);
    }

    [Fact]
    public async Task While_the_broker_is_away_the_API_is_ready_and_answers_that_it_cannot_be_sent_now()
    {
        await using var system = await RunningSystem.Start(api: false);
        await using var broker = new Wire(system.RabbitMq);
        await broker.Cut();
        var api = await system.Run(ApiHost.Build, builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["HEALTHSCORING_RABBITMQ"] = broker.Instead(system.RabbitMq).ToString() }));
        await using var producer = await Producer.Connect(system);
        var at = system.Clock.GetUtcNow();
        await Register(producer, at);
        await producer.Send(Login("l1", at, user: null));
        var entry = (await Entries(system, 1))[0];

        await Away();
        broker.Mend();
        await Resubmit(system, entry, Login("l1", at));
        await RunningSystem.Eventually(() => Logins(system), logins => logins == 1);
        await broker.Cut();
        await Away();
        (await Health.Of(system, RunningSystem.ManagementOf(api))).Status.Should().Be(200);
        system.Complaints.Should().OnlyContain(c => c.Contains($"Quarantine entry {Id(entry)} could not be sent again", StringComparison.Ordinal));

        async Task Away()
        {
            using var response = await system.Api.PostAsJsonAsync($"quarantine/{Id(entry)}/resubmit", Login("l1", at));
            ((int)response.StatusCode, response.Headers.RetryAfter?.Delta).Should().Be((503, TimeSpan.FromSeconds(5)));
        }
    }

    private static Task Register(Producer producer, DateTimeOffset at) => producer.Send(
        new { id = "r1", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = DateOnly.FromDateTime(at.UtcDateTime).AddDays(-1), occurredAt = at.AddDays(-1) });

    private static object Login(string id, DateTimeOffset at, string? user = "u") => new { id, source = "shop-web", type = "login", accountId = "acme", userId = user, occurredAt = at };

    private static async Task<List<JsonElement>> Entries(RunningSystem system, int count) =>
        [.. (await RunningSystem.Eventually(() => system.Get("quarantine"), q => q.GetProperty("items").GetArrayLength() == count)).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> Resubmit(RunningSystem system, JsonElement entry, object? corrected)
    {
        using var response = await system.Api.PostAsync($"quarantine/{Id(entry)}/resubmit", corrected is null ? null : JsonContent.Create(corrected));
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.Accepted, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private static async Task<DateTimeOffset> RefusedAgain(RunningSystem system, JsonElement entry, Func<DateTimeOffset, bool> when) =>
        (await RunningSystem.Eventually(
            async () => (await system.Get($"quarantine/{Id(entry)}")).GetProperty("refusedAgainAt") is { ValueKind: JsonValueKind.String } at ? at.GetDateTimeOffset() : (DateTimeOffset?)null,
            at => at is { } some && when(some)))!.Value;

    private static async Task<int> Logins(RunningSystem system) =>
        (await system.GetOrNull("accounts/acme/usage"))?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("logins").GetInt32()) ?? 0;

    private static string Id(JsonElement entry) => entry.GetProperty("id").GetString()!;

    private static string Body(JsonElement entry) => entry.GetProperty("body").GetString()!;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
