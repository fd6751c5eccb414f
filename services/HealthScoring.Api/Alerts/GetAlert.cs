using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Alerts;

/// <summary>Answers `GET /alerts/{id}`.</summary>
internal static class GetAlert
{
    /// <summary>One alert.</summary>
    public static async Task<Results<Ok<AlertView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation)
    {
        var rows = Guid.TryParse(id, out var alertId)
            ? await read.Query($"select {AlertView.Columns} from decisions.alerts where alert_id = $1", AlertView.Of, cancellation, Value(alertId))
            : [];
        return rows is [var alert] ? TypedResults.Ok(alert) : Problems.NotFound("No such alert.", $"No alert has the id `{id}`. Ids are those of `GET /alerts` and of notifications.");
    }
}
