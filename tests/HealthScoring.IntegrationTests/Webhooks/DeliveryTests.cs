using System.Net.Http.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>What is decided reaches those who have registered an address for it.</summary>
public class DeliveryTests
{
    // Whether a producer counts as silent is none of these tests' business.
    private static readonly string[] OfAccounts = ["alert.#", "account.*", "health.*"];

    [Fact]
    public async Task A_stall_alert_arrives_signed_and_whenever_it_is_sent_again_it_carries_the_same_id()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock, settings: Hooks.Trial);
        await using var broker = await Subscriber.Bind(system);
        await using var alerts = await Receiver.Start();
        await using var everything = await Receiver.Start();
        var (webhook, secret) = await alerts.Register(system, "alert.raised.*", "AccountActivated");
        var (all, _) = await everything.Register(system, OfAccounts);

        await StalledAccount.Raise(system, clock);

        var alert = (await alerts.Has(1))[0];
        var json = alert.Json;
        (json.GetProperty("type").GetString(), json.GetProperty("accountId").GetString(), json.GetProperty("rule").GetString()).Should().Be(("AlertRaised", "acme", "no-first-login"));
        json.GetProperty("id").GetString().Should().Be(alert.Id);
        var published = await RunningSystem.Eventually(broker.Read, seen => seen.Any(m => m.GetProperty("type").GetString() == "AlertRaised"));
        published.Single(m => m.GetProperty("type").GetString() == "AlertRaised").GetRawText().Should().Be(alert.Body, "whichever way a notification goes, it is the same");

        // A subscriber in Node, by the package that the makers of the standard publish.
        var now = clock.GetUtcNow();
        var verified = await StandardWebhooks.Verify(
            (alert, secret, now), (alert, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", now), (alert with { Body = alert.Body.Replace("acme", "else", StringComparison.Ordinal) }, secret, now),
            (alert with { Id = Guid.Empty.ToString() }, secret, now), (alert, secret, now.AddMinutes(6)));
        verified[0].GetProperty("summary").GetString().Should().StartWith("Day 3 of onboarding");
        verified.Skip(1).Select(v => v.GetProperty("error").GetString()).Should().HaveCount(4).And.NotContainNulls("another secret, another body, another id or another time is not ours");

        var delivery = await Hooks.Delivery(system, webhook, d => Hooks.StatusOf(d) == "delivered");
        delivery.GetProperty("deliveryId").GetString().Should().Be(alert.Id);
        Hooks.AttemptsOf(delivery).Single().GetProperty("status").GetInt32().Should().Be(204);
        await Caller.Post(system, $"webhooks/{webhook}/deliveries/{alert.Id}/redeliver", new { });
        var again = (await alerts.Has(2))[1];
        (again.Id, again.Body).Should().Be((alert.Id, alert.Body));
        Hooks.AttemptsOf(await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 2 && Hooks.StatusOf(d) == "delivered")).Should().HaveCount(2);

        var decided = (await StoredDecisionsOf.Account(system, "acme")).Count(d => d.Sequence is not null);
        var first = await everything.Has(decided);
        first.Select(m => m.Json.GetProperty("sequence").GetInt64()).Should().Equal(Enumerable.Range(1, decided).Select(n => (long)n), "what is about one account comes in order");
        var queued = (await Hooks.Deliveries(system, all)).Max(d => d.GetProperty("createdAt").GetDateTimeOffset());
        await Caller.Post(system, $"webhooks/{all}/replay", new { since = StalledAccount.Start });
        var replayed = (await everything.Has(2 * decided)).Skip(decided);
        replayed.Select(m => m.Id).Should().Equal(first.Select(m => m.Id), "what is replayed is the same, in the same order");
        (await Hooks.Deliveries(system, all)).Should().OnlyContain(d => d.GetProperty("createdAt").GetDateTimeOffset() > queued, "what is replayed is kept for as long as what is new");
        (await system.Get("webhooks")).GetRawText().Should().NotContain("whsec_").And.NotContain(secret[6..]);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_webhook_gets_what_is_decided_after_it_was_registered_and_asked_for()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock, settings: Hooks.Trial);
        await StalledAccount.Raise(system, clock);
        var before = await system.Ask<long>("select max(seq_id) from decisions.mt_events");
        await RunningSystem.Eventually(() => system.Ask<long>("select last_seq_id from decisions.mt_event_progression where name = 'HighWaterMark'"), mark => mark == before);
        await using var receiver = await Receiver.Start();
        var (webhook, _) = await receiver.Register(system, "HealthClosed");

        clock.MoveTo(new(2026, 3, 7, 0, 16, 0, TimeSpan.Zero));
        await StoredDecisionsOf.Closed(system, "acme", new(2026, 3, 6));

        (await receiver.Has(1))[0].Json.GetProperty("day").GetString().Should().Be("2026-03-06");
        await RunningSystem.Eventually(() => system.Ask<bool>("select through = (select max(seq_id) from decisions.mt_events) from webhooks.webhooks"), done => done);
        (await Hooks.Deliveries(system, webhook)).Should().HaveCount(1);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_scoring_stops_in_the_middle_and_the_receiver_is_away_nothing_is_lost()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(scoring: 0, clock: clock, settings: Hooks.Trial);
        var scoring = await system.Run(ScoringHost.Build);
        await using var receiver = await Receiver.Start();
        await receiver.Register(system, OfAccounts);
        await StalledAccount.Register(system, "acme");
        using var hang = new SemaphoreSlim(0);
        receiver.Answer = context => hang.WaitAsync(context.RequestAborted);
        await StalledAccount.Pass(system, clock, "acme");
        var asked = (await receiver.Has(1))[0];

        await system.Stop(scoring);
        await receiver.Leave();
        scoring = await system.Run(ScoringHost.Build);
        await RunningSystem.Eventually(() => system.Ask<bool>("select bool_or(jsonb_array_length(attempts) > 0) from webhooks.deliveries"), failed => failed, TimeSpan.FromSeconds(90));
        await system.Stop(scoring);
        receiver.Answer = Receiver.Status(200);
        await receiver.Return();
        await system.Run(ScoringHost.Build);

        var decided = (await StoredDecisionsOf.Account(system, "acme")).Count(d => d.Sequence is not null);
        await RunningSystem.Eventually(
            () =>
            {
                clock.MoveTo(clock.GetUtcNow().AddSeconds(5));
                return system.Ask<long>("select count(*) from webhooks.deliveries where status = 'delivered'");
            },
            delivered => delivered == decided, TimeSpan.FromSeconds(120));
        var came = receiver.Seen;
        came.Select(m => m.Json.GetProperty("sequence").GetInt64()).Distinct().Order().Should().Equal(Enumerable.Range(1, decided).Select(n => (long)n));
        came.Count(m => m.Id == asked.Id).Should().BeGreaterThan(1, "an attempt that was not recorded is made again");
    }

    [Fact]
    public async Task Two_scoring_instances_deliver_each_message_once()
    {
        const int messages = 60;
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 2, settings: Hooks.Trial);
        await using var one = await Receiver.Start();
        await using var two = await Receiver.Start();
        foreach (var (receiver, webhook) in new[] { (one, (await one.Register(system)).Id), (two, (await two.Register(system)).Id) })
        {
            receiver.Answer = async context => await Task.Delay(20, context.RequestAborted);
            await system.Ask<object>(
                $"""
                insert into webhooks.deliveries (webhook_id, message_id, type, owner, created_at, next_attempt_at)
                select '{webhook}', gen_random_uuid(), 'WebhookTest', 'owner ' || n % 7, now(), now() from generate_series(1, {messages}) n
                """);
        }

        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from webhooks.deliveries where status = 'delivered'"), delivered => delivered == 2 * messages);

        one.Seen.Select(m => m.Id).Concat(two.Seen.Select(m => m.Id)).Should().HaveCount(2 * messages).And.OnlyHaveUniqueItems();
        (await system.Ask<long>("select max(jsonb_array_length(attempts))::bigint from webhooks.deliveries")).Should().Be(1);
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_sent_again_is_kept_for_thirty_days_more_and_what_waits_for_longer_is_not_deleted_in_silence()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        await using var failing = await Receiver.Start();
        failing.Answer = Receiver.Status(500);
        var ((webhook, _), (waiting, _)) = (await receiver.Register(system), await failing.Register(system));
        var again = await Hooks.Test(system, webhook);
        await Hooks.Test(system, webhook);
        await Hooks.Test(system, waiting);
        await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook, "&status=delivered"), delivered => delivered.Count == 2);
        await Hooks.Delivery(system, waiting, d => Hooks.AttemptsOf(d).Count > 0);
        await Caller.Post(system, $"webhooks/{waiting}/disable", new { });

        clock.MoveTo(clock.GetUtcNow().AddDays(29));
        await Caller.Post(system, $"webhooks/{webhook}/deliveries/{again}/redeliver", new { });
        await receiver.Has(3);
        clock.MoveTo(clock.GetUtcNow().AddDays(2));

        var kept = await Hooks.Delivery(system, webhook, d => Hooks.StatusOf(d) == "delivered");
        kept.GetProperty("deliveryId").GetString().Should().Be(again);
        await RunningSystem.Eventually(() => Task.FromResult(system.Complaints), complaints => !complaints.IsEmpty);
        system.Complaints.Should().ContainSingle().Which.Should().Contain($"1 deliveries of webhook {waiting}").And.Contain("undelivered");
    }

    [Fact]
    public async Task A_replay_finds_its_place_without_reading_the_log_before_it()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: Hooks.Trial);
        var webhook = (await Caller.Post(system, "webhooks", new { url = "http://127.0.0.1/hooks", events = OfAccounts })).GetProperty("id").GetString();

        // A decision every hour, in pairs that are the wrong way round, and far back one whose time nobody can read.
        var start = system.Clock.GetUtcNow().AddDays(-29);
        await system.Ask<object>(
            $$"""
            insert into decisions.mt_streams (id, version) values ('00000000-0000-0000-0000-00000000000a', 600);
            insert into decisions.mt_events (seq_id, id, stream_id, version, data, type)
            select n, gen_random_uuid(), '00000000-0000-0000-0000-00000000000a', n,
              jsonb_build_object('sequence', n, 'at', case when n = 2 then 'never' else ('{{start:O}}'::timestamptz + ((n # 1) || ' h')::interval)::text end), 'alert_raised_v1'
              from generate_series(1, 600) n;
            update webhooks.webhooks set through = 600
            """);

        // The decision of hour 401 is number 400, and comes before that of hour 400.
        foreach (var (hour, place) in new[] { (700.0, 600L), (500.5, 499L), (401, 399L), (400, 399L) })
        {
            await Caller.Post(system, $"webhooks/{webhook}/replay", new { since = start.AddHours(hour) });
            (await system.Ask<long>("select through from webhooks.webhooks")).Should().Be(place, $"of hour {hour}");
        }
    }

    [Fact]
    public async Task While_secrets_are_exchanged_deliveries_are_signed_with_both_and_old_deliveries_are_deleted()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        var (webhook, old) = await receiver.Register(system);

        var rotated = await Caller.Post(system, $"webhooks/{webhook}/secret", new { overlapHours = 2 });
        var secret = rotated.GetProperty("secret").GetString()!;
        await Hooks.Test(system, webhook);
        var both = (await receiver.Has(1))[0];
        (await StandardWebhooks.Verify((both, old, clock.GetUtcNow()), (both, secret, clock.GetUtcNow()))).Select(v => v.GetProperty("type").GetString()).Should().Equal("WebhookTest", "WebhookTest");

        clock.MoveTo(clock.GetUtcNow().AddHours(3));
        await Hooks.Test(system, webhook);
        var one = (await receiver.Has(2))[1];
        var verified = await StandardWebhooks.Verify((one, old, clock.GetUtcNow()), (one, secret, clock.GetUtcNow()));
        verified[0].TryGetProperty("error", out _).Should().BeTrue("the old secret has ended");
        verified[1].GetProperty("id").GetString().Should().Be(one.Id);

        await using var elsewhere = await Receiver.Start();
        using var patch = await system.Api.PatchAsJsonAsync($"webhooks/{webhook}", new { url = elsewhere.Address });
        patch.IsSuccessStatusCode.Should().BeTrue();
        await Hooks.Test(system, webhook);
        await elsewhere.Has(1);
        (await Hooks.Webhook(system, webhook)).GetProperty("description").GetString().Should().Be("a test", "what is left out stays");

        var page = await system.Get($"webhooks/{webhook}/deliveries?limit=2");
        var next = await system.Get($"webhooks/{webhook}/deliveries?limit=2&cursor={page.GetProperty("nextCursor").GetString()}");
        page.GetProperty("items").EnumerateArray().Concat(next.GetProperty("items").EnumerateArray()).Select(d => d.GetProperty("deliveryId").GetString())
            .Should().Equal(elsewhere.Seen[0].Id, one.Id, both.Id);
        clock.MoveTo(clock.GetUtcNow().AddDays(31));
        await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook), all => all.Count == 0);

        using var deleted = await system.Api.DeleteAsync(new Uri($"webhooks/{webhook}", UriKind.Relative));
        deleted.IsSuccessStatusCode.Should().BeTrue();
        (await system.GetOrNull($"webhooks/{webhook}")).Should().BeNull();
        system.Complaints.Should().BeEmpty();
    }
}
