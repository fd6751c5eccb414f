using HealthScoring.Api.Accounts;
using HealthScoring.EventStore;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Alerts;

/// <summary>Answers `GET /accounts/{id}/alerts`.</summary>
internal static class ListAccountAlerts
{
    /// <summary>Alerts of an account, those raised last first.</summary>
    public static async Task<Results<Ok<Page<AlertView>>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, string? status = null, string? severity = null, string? rule = null, bool? onboarding = null, string? attention = null,
        string? cursor = null, int limit = Cursor.DefaultLimit) =>
        await read.Account(id, cancellation) is null
            ? Problems.NoAccount(id)
            : await AlertPage.Read(read, new(Keys.Account(id), status, severity, rule, onboarding, attention), cursor, limit, cancellation);
}
