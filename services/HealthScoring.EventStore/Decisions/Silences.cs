using HealthScoring.Domain.Producers;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The silences of producers, as recorded.</summary>
public static class Silences
{
    /// <summary>Those that were known at an instant and last, or ended not long before it.</summary>
    public static async Task<IReadOnlyList<Silence>> KnownAt(NpgsqlDataSource dataSource, DateTimeOffset instant, CancellationToken cancellation) =>
        NoticedSilence.KnownAt(
            await Read(dataSource, "where (until is null or until > $1) and noticed_at <= $2", cancellation, (instant - NoticedSilence.LookedAt).UtcDateTime, instant.UtcDateTime),
            instant);

    /// <summary>All.</summary>
    public static Task<IReadOnlyList<NoticedSilence>> All(NpgsqlDataSource dataSource, CancellationToken cancellation) => Read(dataSource, "", cancellation);

    private static async Task<IReadOnlyList<NoticedSilence>> Read(NpgsqlDataSource dataSource, string where, CancellationToken cancellation, params DateTime[] parameters)
    {
        await using var command = dataSource.CreateCommand($"select source, since, noticed_at, until from decisions.silences {where} order by source, since");
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(Value(parameter));
        }

        var silences = new List<NoticedSilence>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            silences.Add(new(
                reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return silences;
    }
}
