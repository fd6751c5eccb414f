using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Alerts;

/// <summary>Answers `GET /alerts/{id}`.</summary>
internal static class GetAlert
{
    /// <summary>One alert.</summary>
    public static async Task<Results<Ok<AlertView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation) =>
        Guid.TryParse(id, out var alertId) && await Find(alertId, read, cancellation) is { } alert ? TypedResults.Ok(alert) : NoAlert(id);

    /// <summary>The alert, or null.</summary>
    public static async Task<AlertView?> Find(Guid alertId, ReadModel read, CancellationToken cancellation) =>
        (await read.Query($"select {AlertView.Columns} from {AlertView.Tables} where alert_id = $1", row => AlertView.Of(row, read.Now), cancellation, Value(alertId))).SingleOrDefault();

    /// <summary>There is no such alert.</summary>
    public static ProblemHttpResult NoAlert(string id) => Problems.NotFound("No such alert.", $"No alert has the id `{id}`. Ids are those of `GET /alerts` and of notifications.");
}
