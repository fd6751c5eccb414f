using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>Receivers that fail, are slow, gone or full: each is tried again at its time, and none is in the way of another.</summary>
public class FailingReceiverTests
{
    private static readonly string[] Everything = ["#"];

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
        (await Hooks.Webhook(system, webhook)).GetProperty("failingSince").ValueKind.Should().Be(JsonValueKind.String);

        clock.MoveTo(clock.GetUtcNow().AddHours(1));
        await Hooks.Delivery(system, webhook, d => Hooks.StatusOf(d) == "delivered");
        receiver.Seen.Select(m => m.Id).Should().Equal(id, id, id);
        (await Hooks.Webhook(system, webhook)).GetProperty("failingSince").ValueKind.Should().Be(JsonValueKind.Null);
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
        for (var day = 0; day <= 4; day++)
        {
            clock.MoveTo(clock.GetUtcNow().AddDays(day == 0 ? 0 : 1));
            var now = clock.GetUtcNow();
            await Hooks.Delivery(system, failingHook, d => Hooks.AttemptsOf(d) is [.., var last] && last.GetProperty("at").GetDateTimeOffset() > now.AddHours(-1));
        }

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
    public async Task An_address_that_is_corrected_begins_anew_whatever_the_one_before_answered_or_answers_yet()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, settings: Hooks.Trial);
        await using var wrong = await Receiver.Start();
        await using var gone = await Receiver.Start();
        await using var right = await Receiver.Start();
        using var goneAnswers = new SemaphoreSlim(0);
        using var rightAnswers = new SemaphoreSlim(0);
        wrong.Answer = Receiver.Status(503, retryAfter: "3600");
        gone.Answer = async context =>
        {
            await goneAnswers.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status410Gone;
        };
        right.Answer = context => rightAnswers.WaitAsync(context.RequestAborted);
        var (webhook, _) = await wrong.Register(system);
        var id = await Hooks.Test(system, webhook);
        await RunningSystem.Eventually(() => Hooks.Webhook(system, webhook), w => w.GetProperty("failingSince").ValueKind == JsonValueKind.String);

        using var first = await system.Api.PatchAsJsonAsync($"webhooks/{webhook}", new { url = gone.Address });
        (await gone.Has(1))[0].Id.Should().Be(id, "the pause that another receiver asked for is none of its");
        (await Hooks.Webhook(system, webhook)).GetProperty("failingSince").ValueKind.Should().Be(JsonValueKind.Null);
        using var second = await system.Api.PatchAsJsonAsync($"webhooks/{webhook}", new { url = right.Address });
        await right.Has(1);
        goneAnswers.Release();

        // It is shown, and counts for nothing.
        var shown = await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 2);
        (Hooks.StatusOf(shown), Hooks.AttemptsOf(shown)[1].GetProperty("status").GetInt32()).Should().Be(("pending", 410));
        var kept = await Hooks.Webhook(system, webhook);
        (kept.GetProperty("status").GetString(), kept.GetProperty("failingSince").ValueKind).Should().Be(("enabled", JsonValueKind.Null));
        rightAnswers.Release();
        await Hooks.Delivery(system, webhook, d => Hooks.StatusOf(d) == "delivered");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_taken_is_not_sent_again_because_the_rest_of_the_answer_is_broken_or_never_comes()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        var (webhook, _) = await receiver.Register(system);
        receiver.Answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("I will");
            if (receiver.Seen.Count > 1)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        };

        for (var i = 1; i <= 2; i++)
        {
            await Hooks.Test(system, webhook);
            var delivered = await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook, "&status=delivered"), all => all.Count == i, TimeSpan.FromSeconds(30));
            var attempt = Hooks.AttemptsOf(delivered[0]).Single();
            (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").ValueKind, attempt.GetProperty("error").ValueKind).Should().Be((200, JsonValueKind.Null, JsonValueKind.Null));
        }

        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_long_answer_is_not_read_to_its_end()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        var connections = new ConcurrentQueue<string>();
        receiver.Answer = context =>
        {
            connections.Enqueue(context.Connection.Id);
            return context.Response.WriteAsync(new string('x', 200_000), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var (webhook, _) = await receiver.Register(system);

        for (var i = 1; i <= 2; i++)
        {
            await Hooks.Test(system, webhook);
            var delivered = await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook, "&status=delivered"), all => all.Count == i);
            Hooks.AttemptsOf(delivered[0]).Single().GetProperty("answer").GetString().Should().Be(new('x', 512));
        }

        connections.Should().OnlyHaveUniqueItems("a connection is given up rather than read to the end of the answer");
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
    public async Task A_receiver_that_takes_nothing_is_left_alone_for_a_while_uncounted_and_others_of_its_host_are_not()
    {
        var clock = new MovedClock(TimeSpan.Zero);
        await using var system = await RunningSystem.Start(ingestion: 0, clock: clock, settings: Hooks.Trial);
        await using var receiver = await Receiver.Start();
        receiver.Answer = context => Receiver.Status(context.Request.Path == "/well" ? 200 : 500)(context);
        var (webhook, _) = await receiver.Register(system);
        var well = (await Caller.Post(system, "webhooks", new { url = new Uri(receiver.Address, "/well"), events = Everything })).GetProperty("id").GetString()!;
        await system.Ask<object>(
            $"""
            insert into webhooks.deliveries (webhook_id, message_id, type, owner, created_at, next_attempt_at)
            select '{webhook}', gen_random_uuid(), 'WebhookTest', 'owner', now(), now() from generate_series(1, 30)
            """);

        await RunningSystem.Eventually(() => system.Ask<bool>($"select paused_until is not null from webhooks.webhooks where id = '{webhook}'"), paused => paused);
        var attempts = receiver.Seen.Count;
        attempts.Should().BeInRange(10, 15);
        (await Hooks.Deliveries(system, webhook)).Count(d => Hooks.AttemptsOf(d).Count == 0).Should().Be(30 - attempts);
        await Hooks.Test(system, well);
        await Hooks.Delivery(system, well, d => Hooks.StatusOf(d) == "delivered", within: TimeSpan.FromSeconds(10));

        receiver.Answer = Receiver.Status(200);
        clock.MoveTo(clock.GetUtcNow().AddSeconds(40));
        await RunningSystem.Eventually(() => Hooks.Deliveries(system, webhook, "&status=delivered"), delivered => delivered.Count == 30);
        system.Complaints.Should().BeEmpty();
    }
}
