using System.Net;
using System.Net.Http.Json;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Streams;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthScoring.IntegrationTests.Upgrades;

/// <summary>A newer version beside the services of this one, on one database: what it stores and keeps is not known here.</summary>
public sealed class TwoVersionsTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private readonly MovedClock _clock = MovedClock.At(new(Day.ToDateTime(new(12, 0)), TimeSpan.Zero));
    private RunningSystem _system = null!;
    private Producer _producer = null!;
    private Uri _scoring = null!;
    private int _uses;

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(scoring: 0, clock: _clock);
        _producer = await Producer.Connect(_system);
        _scoring = RunningSystem.ManagementOf(await _system.Run(ScoringHost.Build));
        await _producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = "acme", name = "Acme", handOverOn = Day.AddDays(-1), seats = 5, occurredAt = _clock.GetUtcNow() });
        await Use();
        await Projected();
        await StoredDecisionsOf.Closed(_system, "acme", Day.AddDays(-1));
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_fact_that_only_the_newer_version_knows_stops_the_older_projection_until_the_newer_takes_over()
    {
        await using var newer = DocumentStore.For(options =>
        {
            EventStoreConfiguration.Configure(options, _system.DataSource, _clock);
            options.Events.MapEventType<SeatsLent>("seats_lent_v1");
        });
        var unknown = await Append(newer, StreamIds.Account("acme", 15), new SeatsLent("acme", 3), "store");
        await Use();

        await NotReady("projection", "seats_lent_v1");
        (await _system.Ask<long>("select through from read_1.position")).Should().BeLessThan(unknown, "what it does not know it must not pass over");
        await using (var leadership = await RunningSystem.Eventually(() => Leadership.TryTake(_system.DataSource, "activity_1", CancellationToken.None), taken => taken is not null))
        {
            // Projected by the newer one, as far as the older can tell.
            await _system.Ask<object>($"update read_1.position set through = {unknown}");
            await _system.Ask<object>($"update store.mt_event_progression set last_seq_id = {unknown} where name = 'activity_1:All'");
        }

        // And the older one, which never stopped running, is of use again for what it knows.
        await Projected();
        await Ready();
        _system.Complaints.Should().Contain(c => c.Contains("seats_lent_v1, which this version does not know", StringComparison.Ordinal));
        (await _system.Get("accounts/acme/health")).GetProperty("incomplete").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task A_decision_that_only_the_newer_version_knows_stops_the_older_publication_until_the_newer_takes_over()
    {
        await using var subscriber = await Subscriber.Bind(_system);
        await using var newer = DocumentStore.For(options =>
        {
            DecisionStoreConfiguration.Configure(options, _system.DataSource, _clock);
            options.Events.MapEventType<SeatsLent>("seats_lent_v1");
        });
        await Published();
        var unknown = await Append(newer, StreamIds.Decisions("acme", Day), new SeatsLent("acme", 3), "decisions");
        await ADayEnds();

        await NotReady("publication", "seats_lent_v1");
        await using (var leadership = await RunningSystem.Eventually(() => Leadership.TryTake(_system.DataSource, DecisionRelay.Name, CancellationToken.None), taken => taken is not null))
        {
            // Published by the newer one, as far as the older can tell.
            (await DecisionRelay.Lag(_system.DataSource, CancellationToken.None)).Through.Should().BeLessThan(unknown);
            await _system.Ask<object>($"update decisions.mt_event_progression set last_seq_id = {unknown} where name = 'notifications:All'");
        }

        await RunningSystem.Eventually(subscriber.Read, seen => seen.Any(m => m.GetProperty("type").GetString() == "HealthClosed" && m.GetProperty("day").GetString() == $"{Day:O}"));
        await Ready();
        var replay = () => Replayed.Differences(_system);
        await replay.Should().ThrowAsync<OtherVersionException>("what it does not know it cannot have compared");
    }

    [Fact]
    public async Task Closes_whose_states_a_newer_version_has_folded_anew_are_left_to_it()
    {
        await _system.Ask<object>("update control.decisions set shape = shape + 1");
        _clock.MoveTo(new(Day.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero));

        await NotReady("schema", "A newer version is at work");
        await ClosingWaits("What is kept of closes");
        (await _system.Ask<long>("select count(*) from decisions.mt_events where type = 'day_closed_v1'")).Should().Be(1, "the day before was closed before");
        var rebuild = () => new RebuildDecisions(_system.DataSource).Run(CancellationToken.None);
        await rebuild.Should().ThrowAsync<OtherVersionException>();
        await Migrate.Run(_system.DataSource, _clock, CancellationToken.None);
        (await _system.Ask<int>("select shape from control.decisions")).Should().Be(CloseStateJson.Shape + 1, "an older migration changes nothing of a newer one");

        await _system.Ask<object>("update control.decisions set shape = shape - 1");
        await ADayEnds();
        await Ready();
        (await Replayed.Differences(_system)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_generation_that_a_newer_version_changed_over_to_is_left_to_it()
    {
        // As its rebuild would, with tables of its own shape.
        (await new RebuildReadModel(_system.DataSource, _clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None)).Generation.Should().Be(2);
        await _system.Ask<object>("update control.read_model set shape = shape + 1");
        await Use();

        await NotReady("schema", "A newer version is at work");
        await NotReady("projection", "A newer version is at work");
        await RunningSystem.Eventually(() => Status("accounts/acme/health"), status => status == HttpStatusCode.ServiceUnavailable);
        foreach (var path in (string[])["alerts", "scorecards"])
        {
            (await Status(path)).Should().Be(HttpStatusCode.ServiceUnavailable, path);
        }

        using (var command = await _system.Api.PostAsJsonAsync(new Uri($"alerts/{Guid.NewGuid()}/acknowledge", UriKind.Relative), new { by = "kim" }))
        {
            command.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable, "it would write what the newer one keeps");
        }

        await using (var leadership = await RunningSystem.Eventually(() => Leadership.TryTake(_system.DataSource, "activity_2", CancellationToken.None), taken => taken is not null))
        {
            // The older one has let go of it, and could take it again from now on.
        }

        var at = await _system.Ask<long>("select through from read_2.position");
        await Use();
        var said = Waits();
        await RunningSystem.Eventually(() => Task.FromResult(Waits()), waits => waits > said + 3);
        (await _system.Ask<long>("select through from read_2.position")).Should().Be(at, "nobody here keeps it");

        var rebuild = () => new RebuildReadModel(_system.DataSource, _clock, NullLogger.Instance).Run(new Progress<ReadModelLag>(), CancellationToken.None);
        await rebuild.Should().ThrowAsync<OtherVersionException>();

        await _system.Ask<object>("update control.read_model set shape = shape - 1");
        await Projected();
        await Ready();
    }

    [Fact]
    public async Task A_scorecard_with_a_constant_that_only_the_newer_version_knows_decides_nothing_here()
    {
        await Caller.Put(_system, "scorecards/default", await _system.Get("scorecards/default"), draft => draft["bands"]!["healthy"] = 85);
        await _system.Ask<object>("update decisions.mt_events set data = jsonb_set(data, '{scorecard,patience}', '3') where type = 'scorecard_published_v1'");
        await new RebuildDecisions(_system.DataSource).Run(CancellationToken.None);
        _clock.MoveTo(new(Day.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero));

        await NotReady("schema", "patience");
        await ClosingWaits("patience");
        (await _system.Ask<long>("select count(*) from decisions.mt_events where type = 'day_closed_v1'")).Should().Be(1, "the day before was closed before");

        await _system.Ask<object>("update decisions.mt_events set data = data #- '{scorecard,patience}' where type = 'scorecard_published_v1'");
        await new RebuildDecisions(_system.DataSource).Run(CancellationToken.None);
        await ADayEnds();
        (await Replayed.Differences(_system)).Should().BeEmpty();
    }

    private async Task ADayEnds()
    {
        _clock.MoveTo(new(Day.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero));
        await StoredDecisionsOf.Closed(_system, "acme", Day);
    }

    private async Task Use()
    {
        _uses++;
        await _producer.Send(new { id = $"u{_uses}", source = "shop-web", type = "feature_used", accountId = "acme", userId = "u1", feature = "export", occurredAt = _clock.GetUtcNow() });
        await RunningSystem.Eventually(() => _system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == _uses + 1);
    }

    private Task Projected() => RunningSystem.Eventually(
        () => _system.GetOrNull($"accounts/acme/usage?from={Day:O}&to={Day:O}"), u => u?.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("featureUses").GetInt32()) == _uses);

    private Task Published() => RunningSystem.Eventually(() => DecisionRelay.Lag(_system.DataSource, CancellationToken.None), lag => !lag.Behind);

    // Twice, and so once at least since the clock was moved.
    private Task ClosingWaits(string why) => RunningSystem.Eventually(
        () => Task.FromResult(_system.Complaints.Count(c => c.Contains("Closing waits", StringComparison.Ordinal) && c.Contains(why, StringComparison.Ordinal))), complaints => complaints > 1);

    private int Waits() => _system.Complaints.Count(c => c.Contains("The database cannot be used yet: The read model has shape", StringComparison.Ordinal));

    private Task Ready() => RunningSystem.Eventually(() => Health.Of(_system, _scoring), h => h.Status == 200);

    private Task NotReady(string check, string why) => RunningSystem.Eventually(
        () => Health.Of(_system, _scoring), h => h.Status == 503 && h.Report.GetProperty("checks").GetProperty(check).GetProperty("description").GetString()!.Contains(why, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

    private async Task<HttpStatusCode> Status(string path)
    {
        using var response = await _system.Api.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private async Task<long> Append(IDocumentStore newer, Guid stream, object e, string schema)
    {
        await using var session = newer.LightweightSession();
        session.Events.Append(stream, e);
        await session.SaveChangesAsync();
        return await _system.Ask<long>($"select max(seq_id) from {schema}.mt_events where type = 'seats_lent_v1'");
    }

    /// <summary>Something that is stored by the next version.</summary>
    private sealed record SeatsLent(string AccountId, int Seats);
}
