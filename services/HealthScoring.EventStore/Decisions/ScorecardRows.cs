using System.Text.Json;
using HealthScoring.Domain.Scoring;
using Npgsql;

namespace HealthScoring.EventStore.Decisions;

/// <summary>The versions of scorecards, as published.</summary>
public static class ScorecardRows
{
    /// <summary>The latest version of each.</summary>
    public static async Task<Scorecards> InForce(NpgsqlDataSource dataSource, CancellationToken cancellation) =>
        (await Read(dataSource, "select distinct on (id) scorecard::text from decisions.scorecards order by id, version desc", cancellation))
            .Aggregate(Scorecards.Shipped, (all, scorecard) => all.With(scorecard));

    /// <summary>Every version, the shipped one included, by id and version.</summary>
    public static async Task<IReadOnlyDictionary<(string Id, int Version), Scorecard>> All(NpgsqlDataSource dataSource, CancellationToken cancellation) =>
        (await Read(dataSource, "select scorecard::text from decisions.scorecards order by id, version", cancellation))
            .Prepend(Scorecard.Default).ToDictionary(s => (s.Id, s.Version));

    private static async Task<List<Scorecard>> Read(NpgsqlDataSource dataSource, string sql, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(sql);
        var scorecards = new List<Scorecard>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            scorecards.Add(JsonSerializer.Deserialize<Scorecard>(reader.GetString(0), DecisionStoreConfiguration.Json)!);
        }

        return scorecards;
    }
}
