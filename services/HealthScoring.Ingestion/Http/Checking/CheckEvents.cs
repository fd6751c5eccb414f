using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace HealthScoring.Ingestion.Http.Checking;

/// <summary>Answers `POST /v1/events/check` and `POST /v1/batch/check`.</summary>
internal static class CheckEvents
{
    private static readonly Dictionary<Type, string> FactNames = StoredEvents.ByName.ToDictionary(f => f.Value, f => f.Key);

    /// <summary>Says what would become of events, by the code that would do it. Nothing is stored or published.</summary>
    public static async Task<Results<Ok<CheckAnswer>, ProblemHttpResult>> Handle(
        HttpContext http, NpgsqlDataSource dataSource, SegmentMapping segment, IngestionOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (source, now) = (Caller.SourceOf(http.User)!, ReceiveTime.Now(clock));
        var body = await EventsBody.Read(http.Request, cancellation);
        return await Answer(ReadMessage.Read(body.Bytes, new(source, now, source, ContentTypes.FormatOf(body.ContentType)), segment), dataSource, options, now, cancellation);
    }

    /// <summary>Says what would become of a batch of Segment's calls. Nothing is stored or published.</summary>
    public static async Task<Results<Ok<CheckAnswer>, ProblemHttpResult>> HandleSegment(
        HttpContext http, NpgsqlDataSource dataSource, SegmentMapping segment, IngestionOptions options, Func<Guid> newId, TimeProvider clock, CancellationToken cancellation)
    {
        var (source, now) = (Caller.SourceOf(http.User)!, ReceiveTime.Now(clock));
        var (request, problem) = await SegmentBody.Read(http.Request, null, newId, cancellation);
        return request is null ? problem!
            : await Answer(ReadMessage.Read(request.ToMessage(request.Calls), new(source, now, source, BodyFormat.Segment), segment), dataSource, options, now, cancellation);
    }

    private static async Task<Results<Ok<CheckAnswer>, ProblemHttpResult>> Answer(
        ReadResult read, NpgsqlDataSource dataSource, IngestionOptions options, DateTimeOffset now, CancellationToken cancellation) => read.Refused is [{ Index: null } whole]
            ? Problems.Unreadable($"{whole.Detail} {RefusalReason.WhatToDo(whole.Reason)}")
            : TypedResults.Ok(Answer(read, await KnownAlready.Of(dataSource, read.Events, cancellation), options, now));

    /// <summary>What would become of each item. Pure.</summary>
    private static CheckAnswer Answer(ReadResult read, KnownAlready known, IngestionOptions options, DateTimeOffset now)
    {
        var payloads = new Dictionary<Guid, long>(known.Payloads);
        var accounts = new HashSet<Guid>(known.Accounts);
        var items = read.Refused.Select(r => new CheckedItem(r.Index!.Value, r.Id, "refused", RefusedItem.Of(r)))
            .Concat(read.Ignored.Select(i => new CheckedItem(i, null, "ignored")))
            .ToList();
        foreach (var e in read.Events)
        {
            var isNew = payloads.TryAdd(e.Key, e.Payload);
            items.Add(isNew ? Accepted(e, accounts, options, now)
                : payloads[e.Key] == e.Payload ? new(e.Index, e.Event.Id, "duplicate")
                : new(e.Index, e.Event.Id, "refused", RefusedItem.Of(IngestUsage.Conflict(e))));
        }

        return new([.. items.OrderBy(i => i.Index)]);
    }

    private static CheckedItem Accepted(IncomingEvent e, HashSet<Guid> accounts, IngestionOptions options, DateTimeOffset now)
    {
        var (metrics, rules) = Touches.Of(e.Event);
        object fact = ToFact.Usage(e.Event, Guid.Empty, options.StoredPropertiesOf(e.Event.Source)) is { } item
            ? new UsageRecorded(e.Event.AccountId!, e.Event.Source, now, e.Event.BackfillId, [item])
            : ToFact.Fact(e.Event, Guid.Empty, now);
        return new(e.Index, e.Event.Id, "accepted", null, new(FactNames[fact.GetType()], fact), AccountOf(e.Event, accounts), metrics, rules);
    }

    private static CheckedAccount? AccountOf(UsageEvent e, HashSet<Guid> accounts) => e.AccountId is not { } id ? null
        : new(id, e.Type == UsageEventType.AccountRegistered && accounts.Add(Keys.Account(id)) ? "registers" : accounts.Contains(Keys.Account(id)) ? "registered" : "parked");
}
