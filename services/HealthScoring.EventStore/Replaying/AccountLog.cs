using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Replaying;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Streams;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Replaying;

/// <summary>Reads back from both logs what there is about one account.</summary>
public static class AccountLog
{
    private static readonly JsonSerializerOptions FactJson = new(DecisionStoreConfiguration.Json) { Converters = { new UnreadableAsNull(StoredEvents.ByName.Values) } };

    /// <summary>Every decision about the account, in order, and the state that is kept of it, as JSON: both as of one moment.</summary>
    public static async Task<(IReadOnlyList<RecordedDecision> Decisions, string? State)> Decisions(
        NpgsqlDataSource dataSource, string accountId, (DateOnly First, DateOnly Last) span, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select type, data::text, (select state::text from decisions.accounts where account = $2) from {DecisionStoreConfiguration.Schema}.mt_events where stream_id = any($1) order by seq_id");
        command.Parameters.Add(Value(StreamIds.DecisionsBetween(accountId, span.First, span.Last).ToArray()));
        command.Parameters.Add(Value(Keys.Account(accountId)));
        var (decisions, state) = (new List<RecordedDecision>(), default(string));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var json = reader.GetString(1);
            state = reader.IsDBNull(2) ? null : reader.GetString(2);
            decisions.Add(new(
                (IAccountDecision)JsonSerializer.Deserialize(json, StoredTypes.OfDecision(reader.GetString(0)), DecisionStoreConfiguration.Json)!, JsonNode.Parse(json)!.AsObject()));
        }

        return (decisions, state);
    }

    /// <summary>Every fact that its closes can have seen, in order.</summary>
    public static async Task<FactLog> Facts(
        NpgsqlDataSource dataSource, ReadModelSchema schema, string accountId, (DateOnly First, DateOnly Last) span, CancellationToken cancellation)
    {
        var catalogs = (await Products(dataSource, schema, cancellation)).SelectMany(p => Slots(slot => StreamIds.Catalog(p, slot)));
        var published = await Events(dataSource, [.. catalogs], cancellation);
        var events = await Events(dataSource, [.. StreamIds.OfAccount(accountId, span.First, span.Last)], cancellation);
        var facts = events.Where(e => e.Value is UsageRecorded or IAccountFact or UnreadableFact).ToList();
        var imports = facts.Select(f => f.Value is UsageRecorded usage ? usage.BackfillId : (f.Value as IAccountFact)?.BackfillId).OfType<string>().Distinct(StringComparer.Ordinal);
        var backfills = await Events(dataSource, [.. imports.SelectMany(b => Slots(slot => StreamIds.Backfill(b, slot)))], cancellation);
        return new(accountId, facts, Of<FeatureCatalogPublished>(published), Of<BackfillStored>(backfills));
    }

    /// <summary>
    /// First and last local day on which anything can have happened to the account: of its activity, and of what was decided. Streams are named by month, so the months must be
    /// known to find them.
    /// </summary>
    public static async Task<(DateOnly First, DateOnly Last)> Span(
        NpgsqlDataSource dataSource, ReadModelSchema schema, string accountId, DateOnly today, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select least(v.first_day, a.day_zero, (d.state ->> 'dayZero')::date, (select min((s ->> 'from')::date) from jsonb_array_elements(d.state -> 'superseded') s)), greatest(v.last_day, d.closed_through, $2)
            from (select $1::uuid account) k left join {schema.Name}.activity v using (account) left join {schema.Name}.accounts a using (account) left join decisions.accounts d using (account)
            """);
        command.Parameters.Add(Value(Keys.Account(accountId)));
        command.Parameters.Add(Value(today));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);

        // Hand-over days move, and closes were made under the earlier ones: further back than a year before anything that is known now none can have been.
        var first = reader.IsDBNull(0) ? today : reader.GetFieldValue<DateOnly>(0);
        return (first.AddYears(-1), reader.GetFieldValue<DateOnly>(1));
    }

    private static async Task<List<string>> Products(NpgsqlDataSource dataSource, ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand($"select product from {schema.Name}.catalog order by 1");
        var products = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            products.Add(reader.GetString(0));
        }

        return products;
    }

    private static async Task<List<Sequenced<object>>> Events(NpgsqlDataSource dataSource, Guid[] streams, CancellationToken cancellation)
    {
        var events = new List<Sequenced<object>>();
        if (streams.Length == 0)
        {
            return events;
        }

        await using var command = dataSource.CreateCommand($"select seq_id, type, data::text from {EventStoreConfiguration.Schema}.mt_events where stream_id = any($1) order by seq_id");
        command.Parameters.Add(Value(streams));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var fact = JsonSerializer.Deserialize(reader.GetString(2), StoredTypes.OfFact(reader.GetString(1)), FactJson);
            events.Add(new(reader.GetInt64(0), IsWhole(fact) ? fact : UnreadableFact.Instance));
        }

        return events;
    }

    // As the projection sees it: a record may be made of JSON without items, or with a hole among them.
    private static bool IsWhole([NotNullWhen(true)] object? fact) => fact is not null && (fact is not UsageRecorded usage || usage.Items?.Contains(null!) == false);

    private static IEnumerable<Guid> Slots(Func<int, Guid> stream) => Enumerable.Range(0, WriterSlot.Count).Select(stream);

    private static List<Sequenced<T>> Of<T>(IEnumerable<Sequenced<object>> events) =>
        [.. events.Where(e => e.Value is T).Select(e => new Sequenced<T>(e.Sequence, (T)e.Value))];
}
