using HealthScoring.Domain.Producers;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The silences of producers, as recorded.</summary>
public static class Silences
{
    // Older ones cannot hold back a close that is still to be made, but for one that a long outage of scoring left behind.
    private static readonly TimeSpan LookedAt = TimeSpan.FromDays(60);

    /// <summary>Those that last or ended not long before an instant, as they were known at that instant: what is noticed later does not change what was decided.</summary>
    public static async Task<IReadOnlyList<Silence>> NoticedBy(NpgsqlDataSource dataSource, DateTimeOffset instant, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select source, since, case when until <= $2 then until end from decisions.silences where (until is null or until > $1) and noticed_at <= $2 order by source, since");
        command.Parameters.Add(Value((instant - LookedAt).UtcDateTime));
        command.Parameters.Add(Value(instant.UtcDateTime));
        var silences = new List<Silence>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            silences.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return silences;
    }
}
