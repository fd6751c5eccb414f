using System.Globalization;
using System.Text;
using HealthScoring.Benchmarks.Closing;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.LiveScores;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.Ingestion;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HealthScoring.Benchmarks.Spikes.Databases;

/// <summary>A database that lives through days: what accounts did is stored, projected, scored and closed as the services do it, one day after the other, under a clock that is set.</summary>
internal sealed class LivedThrough : IAsyncDisposable
{
    private const int EventsOfMessage = 50;
    private const int MessagesOfChunk = 20;
    private readonly Clock _clock = new();
    private readonly DocumentStore _facts;
    private readonly DocumentStore _projected;
    private readonly DecisionStore _decisions;
    private readonly IngestUsage _ingest;

    public LivedThrough(NpgsqlDataSource dataSource)
    {
        DataSource = dataSource;
        _facts = DocumentStore.For(options => EventStoreConfiguration.Configure(options, dataSource, _clock));
        _projected = ReadModelStore.Open(dataSource, Schema, _clock, NullLogger.Instance);
        _decisions = new(dataSource, _clock);
        _ingest = new(_facts, dataSource, _clock, new IngestionOptions(), Guid.NewGuid);
    }

    public static ReadModelSchema Schema { get; } = new(1);

    public NpgsqlDataSource DataSource { get; }

    public TimeProvider Time => _clock;

    /// <summary>Stores a catalogue and registrations, as of the beginning of a day.</summary>
    public Task RegisterAsync(UsageHistory history, IEnumerable<int> accounts)
    {
        _clock.Now = new(history.HandOverOn.ToDateTime(new(0, 30)), TimeSpan.Zero);
        var features = string.Join(',', history.Catalog.Features.Select(f => $$"""{"key":"{{f.Key}}","core":{{(f.Core ? "true" : "false")}},"weight":{{f.Weight}}}"""));
        return StoreAsync(
        [
            $$"""{"id":"catalog","source":"bench","type":"feature_catalog_published","product":"app","features":[{{features}}],"occurredAt":"{{_clock.Now:O}}"}""",
            .. accounts.Select(a => $$"""{"id":"r{{a}}","source":"bench","type":"account_registered","accountId":"{{UsageHistory.AccountId(a)}}","name":"Account {{a}}","handOverOn":"{{history.HandOverOn:O}}","seats":40,"occurredAt":"{{_clock.Now:O}}"}"""),
        ]);
    }

    /// <summary>Lets a day pass: what the accounts did, and the close after midnight.</summary>
    public async Task DayAsync(UsageHistory history, IEnumerable<int> accounts, DateOnly day)
    {
        _clock.Now = new(day.ToDateTime(new(23, 30)), TimeSpan.Zero);
        await StoreAsync([.. accounts.SelectMany(a => history.Of(a).Where(item => DateOnly.FromDateTime(item.OccurredAt.UtcDateTime) == day).Select(item => (item.OccurredAt, Json: Json(a, item)))).OrderBy(e => e.OccurredAt).Select(e => e.Json)]);
        await CatchUpAsync();
        _clock.Now = new(day.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero);
        await CloseDay.RunAsync(new(DataSource, _decisions.Store, NullLogger.Instance), day);
    }

    /// <summary>Stores an event that was stored before, and answers whether it counted.</summary>
    public async Task<bool> CountsAgainAsync(UsageHistory history, int account) =>
        (await _ingest.Store([Received(Encoding.UTF8.GetBytes(Json(account, history.Of(account).First())))], CancellationToken.None)).Accepted.Count > 0;

    public async ValueTask DisposeAsync()
    {
        _decisions.Dispose();
        await _projected.DisposeAsync();
        await _facts.DisposeAsync();
    }

    private async Task CatchUpAsync()
    {
        using (var daemon = await _projected.BuildProjectionDaemonAsync())
        {
            await daemon.StartAllAsync();
            while ((await ReadModelLag.Read(DataSource, Schema, CancellationToken.None)).Behind)
            {
                await Task.Delay(10);
            }

            await daemon.StopAllAsync();
        }

        var score = new ScoreDueAccounts(DataSource, _clock, NullLogger.Instance);
        while ((await score.Batch(Schema, CancellationToken.None)).Due > 0)
        {
            // Batch by batch.
        }
    }

    private async Task StoreAsync(IReadOnlyList<string> events)
    {
        var messages = events.Chunk(EventsOfMessage).Select(chunk => Received(Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(',', chunk)}}]}""")));
        foreach (var chunk in messages.Chunk(MessagesOfChunk))
        {
            if ((await _ingest.Store(chunk, CancellationToken.None)).Refused is [var refused, ..])
            {
                throw new InvalidOperationException(refused.Detail);
            }
        }
    }

    private ReceivedMessage Received(byte[] body) => new(Keys.Content("", body), Keys.Content("", body), MayBeRepeat: false, ReadMessage.Read(body, new("bench", _clock.Now), SegmentMapping.Default));

    private static string Json(int account, UsageItem item)
    {
        var what = item.Type switch
        {
            UsageType.Login => "\"type\":\"login\"",
            UsageType.FeatureUsed => $"\"type\":\"feature_used\",\"feature\":\"{item.Feature}\"",
            _ => $"\"type\":\"session_ended\",\"durationSeconds\":{item.DurationSeconds}",
        };
        return string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"{{account}}-{{item.Id}}","source":"bench",{{what}},"accountId":"{{UsageHistory.AccountId(account)}}","userId":"{{item.User}}","occurredAt":"{{item.OccurredAt:O}}"}""");
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
