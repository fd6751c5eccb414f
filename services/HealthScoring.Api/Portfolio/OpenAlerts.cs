using HealthScoring.Domain.Rules;
using HealthScoring.EventStore;

namespace HealthScoring.Api.Portfolio;

/// <summary>Open alerts of one rule and severity; an account has at most one of a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Severity now.</param>
/// <param name="Alerts">How many are open.</param>
public sealed record OpenAlertCount(string Rule, Severity Severity, long Alerts);

/// <summary>Counts open alerts.</summary>
internal static class OpenAlerts
{
    /// <summary>By rule, in the order of the names, and severity, the most severe first.</summary>
    public static async Task<IReadOnlyList<OpenAlertCount>> Read(ReadModel read, CancellationToken cancellation) =>
    [
        .. (await read.Query(
            "select rule, severity, count(*) from decisions.alerts where status = 'open' group by rule, severity",
            row => new OpenAlertCount(row.GetString(0), Words.Read<Severity>(row.GetString(1)), row.GetInt64(2)), cancellation))
        .OrderBy(a => a.Rule, StringComparer.Ordinal).ThenByDescending(a => a.Severity),
    ];
}
