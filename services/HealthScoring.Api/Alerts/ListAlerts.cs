using HealthScoring.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Alerts;

/// <summary>Answers `GET /alerts`.</summary>
internal static class ListAlerts
{
    /// <summary>Alerts of all accounts, those raised last first.</summary>
    public static Task<Results<Ok<Page<AlertView>>, ProblemHttpResult>> Handle(
        ReadModel read, CancellationToken cancellation, string? status = null, string? severity = null, string? rule = null, bool? onboarding = null, string? attention = null, string? cursor = null,
        int limit = Cursor.DefaultLimit) =>
        AlertPage.Read(read, new(null, status, severity, rule, onboarding, attention), cursor, limit, cancellation);
}
