using HealthScoring.EventStore.Decisions;
using HealthScoring.FaultTests.Faults;
using RabbitMQ.Client;

namespace HealthScoring.FaultTests.Observing;

/// <summary>Everything that an alert is for, caused on purpose.</summary>
internal static class Situations
{
    private static readonly string[] DeadLetterCauses = ["x-message-ttl", "x-delivery-limit"];

    private static readonly Situation PoisonInput = new(
        "poison input", ["PoisonInput/page", "PoisonInput/ticket"],
        (run, stop) =>
        {
            run.Meanwhile(run.App.SendPoison(stop));
            return Task.CompletedTask;
        },
        _ => Task.CompletedTask);

    private static readonly Situation SilentProducer = new(
        "a producer gone silent", ["ProducerSilent/ticket"],
        (run, _) =>
        {
            run.System.Cluster.Clock.MoveTo(run.System.Cluster.Clock.GetUtcNow().AddMinutes(10));
            return Task.CompletedTask;
        },
        run => run.Partner.Heartbeat());

    private static readonly Situation StuckProjection = new("projection stuck", ["ProjectionStuck/page", "LongTransaction/ticket"], StopProjection, EndWhatHealthNames)
    {
        Afterwards = ["ScoresLate/page"], Later = ["ScoresLate/ticket"], Besides = ["MetricsMissing/ticket"],
    };

    private static readonly Situation LateCloses = new("closes falling behind", ["ClosesFallingBehind/page", "ClosesFallingBehind/ticket"], StopClosing, EndWhoBlocks)
    {
        Afterwards = ["AlertsLate/page", "WebhooksFailing/ticket"], Later = ["AlertsLate/ticket"],
    };

    private static readonly Situation DatabaseDown = new(
        "database down", ["DatabaseDown/page", "CommitsFailing/page"], (run, _) => run.System.Servers.SignalDatabase("QUIT", all: false), run => run.System.Heal()) { Later = ["CommitsFailing/ticket"] };

    private static readonly Situation BrokerDown = new(
        "broker down", ["BrokerDown/page", "PublicationStuck/page"],
        async (run, _) =>
        {
            await run.System.Servers.SignalBroker("KILL");
            await run.Api.SendAgain();
            Midnight.Pass(run.System.Cluster.Clock);
            await run.Elapse(TimeSpan.FromSeconds(70), async () => (await DecisionRelay.Lag(run.System.Cluster.DataSource, CancellationToken.None)).Behind);
        },
        run => run.System.Heal());

    /// <summary>What whoever looks for the first time must find.</summary>
    public static IReadOnlyList<Situation> ToBeFound { get; } = [DatabaseDown, BrokerDown, StuckProjection, SilentProducer, PoisonInput, LateCloses];

    /// <summary>In the order in which they are lived through: first what leaves no trace in others.</summary>
    public static IReadOnlyList<Situation> All { get; } =
    [
        PoisonInput,
        SilentProducer,
        StuckProjection,
        LateCloses,
        new("database slow", ["ApiSlow/page"], SlowDatabase, run => run.Hiccups) { Later = ["ApiSlow/ticket"] },
        new("database frozen", ["DatabaseDown/page", "ConnectionPoolExhausted/ticket", "ApiFailing/page"], FreezeDatabase, run => run.System.Servers.SignalDatabase("CONT"))
        {
            Later = ["ApiFailing/ticket"], Besides = ["ServiceDown/page", "NotReady/page", "InstanceFailing/ticket", "QueueUnattended/page", "CommitsFailing/page", "CommitsFailing/ticket", "BrokerDown/page"],
        },
        DatabaseDown,
        new("events thrown away, senders turned away, a schema that is not there", ["AcceptedEventsLost/page", "FrontDoorRefusing/ticket", "NotReady/page"], LoseThings, FindThings) { Besides = ["FrontDoorRefusing/page"] },
        new("no metrics of the broker", ["MetricsMissing/ticket"], (run, _) => run.System.Servers.Evaluate("application:stop(rabbitmq_prometheus)."), run => run.System.Servers.Evaluate("application:start(rabbitmq_prometheus).")),
        new("the broker blocks, and scores stand still", ["BrokerAlarm/page", "BrokerDiskFilling/ticket", "FrontDoorRefusing/page", "ScoresStuck/page"], BlockPublishers, LetPublish),
        new(
            "services gone", ["ServiceDown/page", "QueueUnattended/page", "QueueGrowing/ticket", "InstanceFailing/ticket"],
            async (run, stop) =>
            {
                await run.System.Cluster.Ingestion[0].Signal("KILL");
                await run.System.Cluster.Scoring[1].Signal("KILL");
                run.Meanwhile(run.App.Flood(stop));
            },
            run => run.System.Heal()),
        BrokerDown,
    ];

    // A gap in the log of facts, and a console that was left open in a transaction which, as far as anybody can tell, could still fill it.
    private static async Task StopProjection(ObservedRun run, CancellationToken stop)
    {
        run.Console = await run.System.LeaveOpen("select pg_current_xact_id()");
        var gap = await run.System.Ask<long>("select nextval('store.mt_events_sequence')");
        await run.App.Use(ObservedRun.Used, 1);
        await run.Elapse(TimeSpan.FromSeconds(70), () => run.System.Ask<bool>($"select through = {gap - 1} and exists (select from store.mt_events where seq_id > {gap}) from read_1.position"));
    }

    private static async Task StopClosing(ObservedRun run, CancellationToken stop)
    {
        run.Console = await run.System.LeaveOpen("lock table decisions.accounts in exclusive mode");
        run.Receiver.Fails = true;
        Midnight.Pass(run.System.Cluster.Clock);
    }

    // What an alarm of the broker does; and a lock that the scorer waits for.
    private static async Task BlockPublishers(ObservedRun run, CancellationToken stop)
    {
        run.Console = await run.System.LeaveOpen("lock table read_1.health in exclusive mode");
        await run.App.Use(ObservedRun.Used, 1);
        await ObservedSystem.Until(() => run.System.Ask<bool>("select count(*) > 1 from read_1.dirty"), "there is something to score");
        run.System.Cluster.Clock.MoveTo(run.System.Cluster.Clock.GetUtcNow().AddMinutes(2));
        await run.System.Servers.Evaluate("""rabbit_disk_monitor:set_disk_free_limit("100000GB"), vm_memory_monitor:set_vm_memory_high_watermark({absolute, "1MB"}).""");
        run.Meanwhile(run.App.Knock(times: 3, stop));
    }

    private static async Task LetPublish(ObservedRun run)
    {
        await EndWhoBlocks(run);
        await run.System.Servers.Evaluate("""rabbit_disk_monitor:set_disk_free_limit("200MB"), vm_memory_monitor:set_vm_memory_high_watermark({absolute, "1GB"}).""");
    }

    private static async Task EndWhatHealthNames(ObservedRun run)
    {
        await run.System.Execute($"select pg_terminate_backend({await Runbook.StuckTransaction(run.System.Cluster.Scoring[0].Management)})");
        await run.Console!.DisposeAsync();
    }

    private static async Task EndWhoBlocks(ObservedRun run)
    {
        await run.System.Execute($"with waiting as ({Runbook.WhoWaits}) select pg_terminate_backend(by) from (select distinct unnest(pg_blocking_pids) by from waiting) b where by not in (select pid from waiting)");
        await run.Console!.DisposeAsync();
    }

    // What a policy that somebody set, or a binding that somebody removed, would do to the queue of events; and a table that a half-done migration renamed.
    private static async Task LoseThings(ObservedRun run, CancellationToken stop)
    {
        run.Meanwhile(run.App.Knock(times: 20, stop));
        await run.System.Execute("alter table webhooks.deliveries rename to elsewhere");
        await using var connection = await new ConnectionFactory { Uri = run.System.Cluster.RabbitMq }.CreateConnectionAsync(stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.ExchangeDeclareAsync("nobody-is-bound", ExchangeType.Topic, autoDelete: false, cancellationToken: stop);
        await channel.BasicPublishAsync("nobody-is-bound", "lost", body: default, cancellationToken: stop);
        foreach (var cause in DeadLetterCauses)
        {
            await channel.QueueDeclareAsync(cause, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum", [cause] = 1 }, cancellationToken: stop);
            await channel.BasicPublishAsync("", cause, body: default, cancellationToken: stop);
        }

        for (var delivered = 0; delivered < 3; delivered++)
        {
            if (await channel.BasicGetAsync("x-delivery-limit", autoAck: false, stop) is { } message)
            {
                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, stop);
            }
        }
    }

    private static async Task FindThings(ObservedRun run) => await run.System.Execute("alter table webhooks.elsewhere rename to deliveries");

    private static Task SlowDatabase(ObservedRun run, CancellationToken stop)
    {
        run.Hiccups = Hiccup(run, stop);
        return Task.CompletedTask;
    }

    // Half of the time it does not answer.
    private static async Task Hiccup(ObservedRun run, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await run.System.Servers.SignalDatabase("STOP");
            run.Meanwhile(run.Api.Crowd("accounts", 20));
            await Task.Delay(500, CancellationToken.None);
            await run.System.Servers.SignalDatabase("CONT");
            await Task.Delay(500, CancellationToken.None);
        }
    }

    // A request gives up after five seconds, and whoever sent it comes again.
    private static async Task FreezeDatabase(ObservedRun run, CancellationToken stop)
    {
        await run.Api.Get("accounts");
        await run.System.Servers.SignalDatabase("STOP");
        run.Meanwhile(Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            await Task.Delay(3_000 * n, CancellationToken.None);
            await run.Api.Crowd("accounts", 110);
        })));
    }
}
