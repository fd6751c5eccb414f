using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The versions of scorecards, as published.</summary>
public static class ScorecardRows
{
    // A constant that this version does not know would change nothing, and what is decided without it would be recorded as decided by this scorecard.
    private static readonly JsonSerializerOptions Whole = new(DecisionStoreConfiguration.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The latest version of each.</summary>
    public static async Task<Scorecards> InForce(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await InForce(connection, cancellation);
    }

    /// <summary>The same on an open connection.</summary>
    public static async Task<Scorecards> InForce(NpgsqlConnection connection, CancellationToken cancellation) =>
        (await Read(connection, "select distinct on (id) scorecard::text from decisions.scorecards order by id, version desc", cancellation))
            .Aggregate(Scorecards.Shipped, (all, scorecard) => all.With(scorecard));

    /// <summary>Every version, the shipped one included, by id and version.</summary>
    public static async Task<IReadOnlyDictionary<(string Id, int Version), Scorecard>> All(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return (await Read(connection, "select scorecard::text from decisions.scorecards order by id, version", cancellation))
            .Prepend(Scorecard.Default).ToDictionary(s => (s.Id, s.Version));
    }

    /// <summary>Keeps a version.</summary>
    internal static NpgsqlBatchCommand Insert(ScorecardPublished published) => new(
        "insert into decisions.scorecards (id, version, scorecard, published_at, published_by, note) values ($1, $2, $3::jsonb, $4, $5, $6)")
    {
        Parameters =
        {
            Value(published.Scorecard.Id), Value(published.Scorecard.Version), Value(JsonSerializer.Serialize(published.Scorecard, DecisionStoreConfiguration.Json)),
            Value(published.At.UtcDateTime), Text(published.By), Text(published.Note),
        },
    };

    private static async Task<List<Scorecard>> Read(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        var scorecards = new List<Scorecard>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            scorecards.Add(Read(reader.GetString(0)));
        }

        return scorecards;
    }

    private static Scorecard Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Scorecard>(json, Whole)!;
        }
        catch (JsonException failure)
        {
            throw new OtherVersionException($"A scorecard in force is of another version: {failure.Message}");
        }
    }
}
