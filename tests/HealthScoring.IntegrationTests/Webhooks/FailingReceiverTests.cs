using System.Net.Http.Json;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>Receivers that fail, are slow, gone or full: each is tried again at its time, and none is in the way of another.</summary>
public class FailingReceiverTests
{
    [Fact]
    public async Task What_failed_is_delivered_again_by_the_schedule_and_a_receiver_is_left_alone_for_as_long_as_it_asks()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        var (webhook, _) = await receiver.Register(system);
        receiver.Answer = context => (receiver.Seen.Count switch
        {
            1 => Receiver.Status(500, "out of\norder"),
            2 => Receiver.Status(503, retryAfter: "3600"),
            _ => Receiver.Status(200),
        })(context);

        var id = await Hooks.Test(system, webhook);
        var failed = await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 1);
        (failed.GetProperty("deliveryId").GetString(), Hooks.StatusOf(failed)).Should().Be((id, "pending"));
        var attempt = Hooks.AttemptsOf(failed)[0];
        (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").GetString()).Should().Be((500, "out of order"));
        attempt.GetProperty("milliseconds").GetInt64().Should().BeInRange(0, 15_000);
        (failed.GetProperty("nextAttemptAt").GetDateTimeOffset() - attempt.GetProperty("at").GetDateTimeOffset()).Should().BeGreaterThan(TimeSpan.FromSeconds(5)).And.BeLessThan(TimeSpan.FromSeconds(12));

        clock.MoveTo(clock.GetUtcNow().AddSeconds(6));
        var postponed = await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 2);
        (postponed.GetProperty("nextAttemptAt").GetDateTimeOffset() - clock.GetUtcNow()).Should().BeGreaterThan(TimeSpan.FromMinutes(58), "it asked for an hour");
        (await Hooks.Webhook(system, webhook)).GetProperty("failingSince").ValueKind.Should().Be(System.Text.Json.JsonValueKind.String);

        clock.MoveTo(clock.GetUtcNow().AddHours(1));
        await Hooks.Delivery(system, webhook, d => Hooks.StatusOf(d) == "delivered");
        receiver.Seen.Select(m => m.Id).Should().Equal(id, id, id);
        (await Hooks.Webhook(system, webhook)).GetProperty("failingSince").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        (await Hooks.Deliveries(system, webhook, "&status=delivered")).Should().HaveCount(1);
        (await Hooks.Deliveries(system, webhook, "&status=failed")).Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_dead_receiver_and_one_that_never_answers_keep_nobody_else_waiting()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var dead = await Receiver.Start();
        await using var slow = await Receiver.Start();
        await using var well = await Receiver.Start();
        var (deadHook, slowHook, wellHook) = ((await dead.Register(system)).Id, (await slow.Register(system)).Id, (await well.Register(system)).Id);
        await dead.Leave();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await Hooks.Test(system, deadHook);
        await Hooks.Test(system, slowHook);
        await slow.Has(1);

        // Sooner than the slow one's time is over.
        for (var i = 1; i <= 3; i++)
        {
            await Hooks.Test(system, wellHook);
            await RunningSystem.Eventually(() => Task.FromResult(well.Seen), seen => seen.Count == i, TimeSpan.FromSeconds(10));
        }

        var refused = await Hooks.Delivery(system, deadHook, d => Hooks.AttemptsOf(d).Count > 0);
        Hooks.AttemptsOf(refused)[0].GetProperty("error").GetString().Should().Be("Not connected: ConnectionRefused.");
        var waited = await Hooks.Delivery(system, slowHook, d => Hooks.AttemptsOf(d).Count > 0);
        Hooks.AttemptsOf(waited)[0].GetProperty("error").GetString().Should().Be("No answer within 15 s.");
        await dead.Return();
        slow.Answer = Receiver.Status(200);
        clock.MoveTo(clock.GetUtcNow().AddHours(1));
        await dead.Has(1);
        await Hooks.Delivery(system, slowHook, d => Hooks.StatusOf(d) == "delivered");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_fails_for_five_days_disables_its_webhook_and_one_that_is_gone_at_once_and_the_reason_is_shown()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var failing = await Receiver.Start();
        await using var gone = await Receiver.Start();
        var (failingHook, goneHook) = ((await failing.Register(system)).Id, (await gone.Register(system)).Id);
        failing.Answer = Receiver.Status(500);
        gone.Answer = Receiver.Status(410);
        var id = await Hooks.Test(system, failingHook);
        await Hooks.Test(system, goneHook);

        var disabled = await RunningSystem.Eventually(() => Hooks.Webhook(system, goneHook), w => w.GetProperty("status").GetString() == "disabled");
        disabled.GetProperty("disabledBecause").GetString().Should().Contain("410 Gone");
        var before = Hooks.AttemptsOf(await Hooks.Delivery(system, failingHook, d => Hooks.AttemptsOf(d).Count > 0)).Count;
        clock.MoveTo(clock.GetUtcNow().AddDays(4));
        await Hooks.Delivery(system, failingHook, d => Hooks.AttemptsOf(d).Count > before);
        (await Hooks.Webhook(system, failingHook)).GetProperty("status").GetString().Should().Be("enabled");
        clock.MoveTo(clock.GetUtcNow().AddDays(1));
        disabled = await RunningSystem.Eventually(() => Hooks.Webhook(system, failingHook), w => w.GetProperty("status").GetString() == "disabled");
        disabled.GetProperty("disabledBecause").GetString().Should().StartWith("Every attempt since ").And.EndWith("The last: HTTP 500.");
        var (status, problem) = await Caller.Refused(system.Api.PostAsJsonAsync($"webhooks/{failingHook}/test", new { }));
        (status, problem.GetProperty("detail").GetString()!.Contains("enable", StringComparison.Ordinal)).Should().Be((409, true));

        failing.Answer = Receiver.Status(200);
        (await Caller.Post(system, $"webhooks/{failingHook}/enable", new { })).GetProperty("status").GetString().Should().Be("enabled");
        (await Hooks.Delivery(system, failingHook, d => Hooks.StatusOf(d) == "delivered")).GetProperty("deliveryId").GetString().Should().Be(id, "what waited goes on");
        system.Complaints.Should().HaveCount(2).And.OnlyContain(c => c.Contains("is disabled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_receiver_answered_about_a_person_is_masked_when_the_person_is_erased()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Status(500, "Who is Person-17?");
        await receiver.Register(system, "AlertRaised");
        await StalledAccount.Raise(system, clock);
        await RunningSystem.Eventually(() => WholeDatabase.RowsWith(system, "person-17"), found => found.ContainsKey("webhooks.deliveries"));

        receiver.Answer = Receiver.Status(200);
        using var erased = await system.Api.DeleteAsync(new Uri("accounts/acme/users/person-17", UriKind.Relative));

        erased.IsSuccessStatusCode.Should().BeTrue();
        (await WholeDatabase.RowsWith(system, "person-17")).Should().BeEmpty();
        (await system.Ask<string>("select attempts -> 0 ->> 'answer' from webhooks.deliveries")).Should().Be("erased");
    }

    [Fact]
    public async Task A_host_that_takes_nothing_is_left_alone_for_a_while_and_no_attempt_is_counted_meanwhile()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Status(500);
        var (webhook, _) = await receiver.Register(system);
        await system.Ask<object>(
            $"""
            insert into webhooks.deliveries (webhook_id, message_id, type, owner, created_at, next_attempt_at)
            select '{webhook}', gen_random_uuid(), 'WebhookTest', 'owner', now(), now() from generate_series(1, 30)
            """);

        await RunningSystem.Eventually(() => system.Ask<bool>("select paused_until is not null from webhooks.webhooks"), paused => paused);
        var attempts = receiver.Seen.Count;
        attempts.Should().BeInRange(10, 15);
        (await Hooks.Deliveries(system, webhook)).Count(d => Hooks.AttemptsOf(d).Count == 0).Should().Be(30 - attempts);

        receiver.Answer = Receiver.Status(200);
        clock.MoveTo(clock.GetUtcNow().AddSeconds(40));
        await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook, "&status=delivered"), delivered => delivered.Count == 30);
        system.Complaints.Should().BeEmpty();
    }
}
