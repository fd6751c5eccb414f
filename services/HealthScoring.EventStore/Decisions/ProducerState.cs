using System.Text.Json;
using HealthScoring.Domain.Producers;
using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>A producer that live input came of, and what is decided about it.</summary>
/// <param name="Activity">When it was heard of.</param>
/// <param name="SilentSince">From when on it counts as silent; null while it does not.</param>
/// <param name="Silences">How often it has been silent so far.</param>
public sealed record ProducerState(SourceActivity Activity, DateTimeOffset? SilentSince, long Silences)
{
    /// <summary>All of them, in the order of their names.</summary>
    public static async Task<IReadOnlyList<ProducerState>> All(NpgsqlDataSource dataSource, ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select s.activity::text, max(d.since) filter (where d.until is null), count(d.since) from {schema.Name}.sources s left join decisions.silences d using (source)
            group by s.source, s.activity order by s.source
            """);
        var producers = new List<ProducerState>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            producers.Add(new(
                JsonSerializer.Deserialize<SourceActivity>(reader.GetString(0), DecisionStoreConfiguration.Json)!,
                reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2)));
        }

        return producers;
    }
}
