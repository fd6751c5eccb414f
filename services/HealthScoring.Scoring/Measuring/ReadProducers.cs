using System.Diagnostics.Metrics;
using HealthScoring.EventStore.Database;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Scoring.Measuring;

/// <summary>Reads when producers were last heard of, and which are recorded as silent. What a producer calls itself is its own choice, so only so many get a label.</summary>
internal sealed class ReadProducers(NpgsqlDataSource dataSource, Gauges gauges, TimeProvider clock)
{
    /// <summary>Most producers that are named: the first by name. All others together are `other`, as silent as the most silent of them.</summary>
    public const int Named = 200;

    /// <summary>A producer that has been silent for longer is taken to be gone for good, and not reported.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromDays(7);

    private const string Other = "other";

    /// <summary>All of them.</summary>
    public async Task All(CancellationToken cancellation)
    {
        var schema = await Migrate.Generation(dataSource, cancellation);
        await using var command = dataSource.CreateCommand(
            $"""
            select case when nth <= {Named} then source else '{Other}' end, extract(epoch from $1 - min(at))::double precision, bool_or(dark)::int::bigint from (
              select s.source, (activity ->> 'lastReceivedAt')::timestamptz as at, row_number() over (order by s.source) as nth, d.source is not null as dark
              from {schema.Name}.sources s left join decisions.silences d on d.source = s.source and d.until is null
              where d.source is null or d.since > $1 - $2) heard
            where at is not null group by 1
            """);
        command.Parameters.Add(Value(clock.GetUtcNow().UtcDateTime));
        command.Parameters.Add(Value(GoneAfter));
        var (silence, dark) = (new List<Measurement<double>>(), new List<Measurement<long>>());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var source = new KeyValuePair<string, object?>("source", reader.GetString(0));
            silence.Add(new(Math.Max(0, reader.GetDouble(1)), source));
            dark.Add(new(reader.GetInt64(2), source));
        }

        gauges.ProducerSilence.Take(silence);
        gauges.ProducerDark.Take(dark);
    }
}
