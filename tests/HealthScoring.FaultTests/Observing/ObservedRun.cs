using System.Collections.Concurrent;
using System.Text.Json;
using HealthScoring.Cli.Simulation;
using HealthScoring.FaultTests.Checking;
using HealthScoring.FaultTests.Faults;
using HealthScoring.ServiceDefaults.Access;
using Npgsql;

namespace HealthScoring.FaultTests.Observing;

/// <summary>
/// A system that is used as it is meant to be, and then lives through every <see cref="Situation"/>, observed all the time: by Prometheus, by the collector and by whoever reads its logs. What the
/// tests ask, they ask of the record.
/// </summary>
public sealed class ObservedRun : IAsyncLifetime, IDisposable
{
    /// <summary>The account that is in use all the time.</summary>
    internal static readonly string Busy = Conspicuous.Account("busy");

    /// <summary>Accounts that nobody has ever used, each of which an alert is due about when the second day from here ends.</summary>
    internal static readonly IReadOnlyList<string> Unused = [.. Enumerable.Range(0, 15).Select(n => Conspicuous.Account($"unused-{n}"))];

    /// <summary>Accounts that are used now and then.</summary>
    internal static readonly IReadOnlyList<string> Used = [.. Enumerable.Range(0, 15).Select(n => Conspicuous.Account($"used-{n}"))];

    /// <summary>Prometheus answers for whole seconds.</summary>
    internal static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    // A broker that has just started tells of its queues seconds later, and of their messages and their consumers not in the same moment.
    private const string WellAgain = """
        min(up) == 1 and on () min(healthscoring_ready) == 1
          and on () max(rabbitmq_detailed_queue_messages_ready{queue="usage-ingestion"}) >= 0 and on () max(rabbitmq_detailed_queue_consumers{queue="usage-ingestion"}) > 0
        """;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _meanwhile = [];
    private readonly List<Lived> _lived = [];
    private readonly Dictionary<string, JsonElement> _alerts = new(StringComparer.Ordinal);

    internal ObservedSystem System { get; private set; } = null!;

    /// <summary>The app that everybody uses.</summary>
    internal ProductApp App { get; private set; } = null!;

    /// <summary>An app that is heard of once.</summary>
    internal ProductApp Partner { get; private set; } = null!;

    internal ApiCaller Api { get; private set; } = null!;

    /// <summary>Where webhooks lead.</summary>
    internal WebhookReceiver Receiver { get; } = new();

    /// <summary>A console that somebody left open.</summary>
    internal NpgsqlConnection? Console { get; set; }

    /// <summary>A database that has hiccups.</summary>
    internal Task Hiccups { get; set; } = Task.CompletedTask;

    /// <summary>When all was well, and nothing was to be said.</summary>
    internal (DateTimeOffset From, DateTimeOffset To) WasCalm { get; private set; }

    /// <summary>When everything was over.</summary>
    internal DateTimeOffset Ended { get; private set; }

    /// <summary>What was lived through.</summary>
    internal IReadOnlyList<Lived> Lived => _lived;

    /// <summary>Each alert as Prometheus gave it out when it fired first, by name and severity.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Alerts => _alerts;

    /// <summary>The trace, and the span in it, with which a producer sends a registration: the alert about that account belongs to it.</summary>
    internal (string TraceId, string SpanId) Producer { get; } = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    /// <summary>Every message to subscribers.</summary>
    internal IReadOnlyList<(JsonElement Body, IReadOnlyDictionary<string, object?> Headers)> Published { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await Begin("observed");
        var from = DateTimeOffset.UtcNow + Rounding;
        await Task.Delay(Calm);
        WasCalm = (from, DateTimeOffset.UtcNow);
        foreach (var situation in Situations.All)
        {
            await LiveThrough(situation);
        }

        await ObservedSystem.Until(async () => (await System.Prometheus.Query(WellAgain)).Count > 0, "all is to be well again");
        Ended = DateTimeOffset.UtcNow + Rounding;
        await End();
        Published = await DurableSubscriber.ReadMessages(System.Cluster);
    }

    /// <summary>Starts everything, and lets it be used as it is meant to be.</summary>
    internal async Task Begin(string name)
    {
        System = await ObservedSystem.Start(name);
        await Prepare();
    }

    /// <summary>Causes something; answers when all is said of it that is to be said while it lasts.</summary>
    internal async Task Suffer(Situation situation, CancellationToken over)
    {
        await situation.Cause(this, over);
        await Fire(situation.Alerts);
    }

    public void Dispose()
    {
        Receiver.Dispose();
        _end.Dispose();
    }

    public async Task DisposeAsync()
    {
        await End().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Api?.Dispose();
        foreach (var started in (IAsyncDisposable?[])[App, Partner, System])
        {
            await (started?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>Lets something go on while a situation lasts.</summary>
    internal void Meanwhile(Task sends) => _meanwhile.Add(sends);

    /// <summary>Waits until something has come to a standstill and scoring has had a look at it, and lets a time pass from then on.</summary>
    internal async Task Elapse(TimeSpan time, Func<Task<bool>> standsStill)
    {
        await ObservedSystem.Until(standsStill, "it is to stand still");
        using var http = new HttpClient();
        foreach (var scoring in System.Cluster.Scoring)
        {
            using var answer = await http.GetAsync(new Uri(scoring.Management, "health"));
        }

        System.Cluster.Clock.Elapse(time);
    }

    // Always on the same day of the week and far from midnight, so that the customers are the same every time.
    private async Task Prepare()
    {
        var (cluster, clock) = (System.Cluster, System.Cluster.Clock);
        var today = clock.GetUtcNow().Date;
        clock.MoveTo(new DateTimeOffset(today.AddDays(1 + ((DayOfWeek.Wednesday - today.AddDays(1).DayOfWeek + 7) % 7)).AddHours(12), TimeSpan.Zero));
        App = new(cluster.RabbitMq, cluster.FrontDoor, await System.NewKey(ProductApp.Source, Scope.Ingest), clock);
        Partner = new(cluster.RabbitMq, cluster.FrontDoor, "", clock, "partner");
        Api = new(cluster.Api, await System.NewKey(null, Scope.Read, Scope.Operate, Scope.Admin));
        await DurableSubscriber.Bind(cluster);
        await Api.Register(Receiver.Address);
        _meanwhile.Add(Simulate());
        await App.Register(Busy, 20);
        await App.Register(Conspicuous.Account("traced"), 6, $"00-{Producer.TraceId}-{Producer.SpanId}-01");
        await App.Register(Conspicuous.Account("paused"), 20);
        await App.PauseAccount(Conspicuous.Account("paused"));
        await App.Register(Conspicuous.Account("stalled"), 3);
        foreach (var (unused, used) in Unused.Zip(Used))
        {
            await App.Register(unused, 2);
            await App.Register(used, 20);
        }

        await App.SendEverything(Busy);
        await Api.MakeMistakes(Busy);
        await ScoredAndClosed();

        // A first day that ends: what is counted when it does has been counted once before Prometheus comes, and grows from then on.
        Midnight.Pass(clock);
        await ScoredAndClosed();
        await Api.Erase(Busy, 4);
        Meanwhile(App.Run(Busy, _end.Token));
        Meanwhile(Api.Run(Busy, _end.Token));
        await Partner.Heartbeat();
        await System.Scrape();
        await ObservedSystem.Until(async () => (await System.Prometheus.Query("min(sum_over_time(up[6s])) >= 5 and absent(ALERTS)")).Count > 0, "all is to be well");
    }

    private Task ScoredAndClosed() => ObservedSystem.Until(
        () => System.Ask<bool>(
            $"select exists (select from read_1.backfills where stored_at is not null) and not exists (select from read_1.health where scored_at is null or close_due_at <= '{System.Cluster.Clock.GetUtcNow():O}')"),
        "everything is to be scored and closed");

    private async Task LiveThrough(Situation situation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var from = DateTimeOffset.UtcNow;
        await Suffer(situation, over.Token);
        await over.CancelAsync();
        await situation.Cure(this);
        var cured = DateTimeOffset.UtcNow;
        await Fire(situation.Afterwards);
        _lived.Add(new(situation, from, cured, DateTimeOffset.UtcNow));
    }

    private async Task End()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_meanwhile);
    }

    // What does not fire in time is missing in the record, for the tests to find.
    private async Task Fire(IReadOnlyList<string> alerts)
    {
        var missing = alerts.ToHashSet(StringComparer.Ordinal);
        for (var waited = global::System.Diagnostics.Stopwatch.StartNew(); missing.Count > 0 && waited.Elapsed < Patience; await Task.Delay(200))
        {
            foreach (var alert in (await System.Prometheus.Get("api/v1/alerts")).GetProperty("alerts").EnumerateArray().Where(a => a.GetProperty("state").GetString() == "firing"))
            {
                var labels = alert.GetProperty("labels");
                var name = $"{labels.GetProperty("alertname").GetString()}/{labels.GetProperty("severity").GetString()}";
                _alerts.TryAdd(name, alert.Clone());
                missing.Remove(name);
            }
        }
    }

    private async Task Simulate()
    {
        try
        {
            await new RunSimulation(Path.Combine(System.Folder, "simulation.json"), System.Cluster.Clock, _ => { }).Run(System.Cluster.RabbitMq, _end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It goes on for as long as it is let.
        }
    }
}
