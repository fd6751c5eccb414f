using HealthScoring.Domain.Portfolio;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Portfolio;

/// <summary>All accounts together.</summary>
/// <param name="Accounts">How many are registered, those that churned included.</param>
/// <param name="Bands">Accounts by band, the worst first; an account that churned keeps its last one.</param>
/// <param name="Lifecycles">Accounts by lifecycle.</param>
/// <param name="Segments">Accounts by segment, in the order of their names, unknown last.</param>
/// <param name="Groups">Accounts by segment, lifecycle and band at once, where there are any.</param>
/// <param name="Funnel">How far onboarding has come.</param>
/// <param name="OpenAlerts">Open alerts by rule and severity.</param>
/// <param name="Satisfaction">Accounts by tier and satisfaction, with a suggested play.</param>
/// <param name="ComputedAt">When it was added up.</param>
public sealed record PortfolioView(
    long Accounts, IReadOnlyList<BandCount> Bands, IReadOnlyList<LifecycleCount> Lifecycles, IReadOnlyList<SegmentCount> Segments, IReadOnlyList<AccountGroup> Groups, FunnelView Funnel,
    IReadOnlyList<OpenAlertCount> OpenAlerts, IReadOnlyList<MatrixCell> Satisfaction, DateTimeOffset ComputedAt);

/// <summary>Answers `GET /portfolio`.</summary>
internal static class GetPortfolio
{
    /// <summary>Accounts per band, lifecycle and segment, the onboarding funnel, open alerts, and the matrix of tier by satisfaction.</summary>
    public static async Task<Ok<PortfolioView>> Handle(ReadModel read, CancellationToken cancellation)
    {
        var schema = (await read.Schema(cancellation)).Name;
        var groups = await AccountGroups.Read(read, schema, cancellation);
        return TypedResults.Ok(new PortfolioView(
            groups.Sum(g => g.Accounts), AccountGroups.ByBand(groups), AccountGroups.ByLifecycle(groups), AccountGroups.BySegment(groups), groups,
            await Funnels.Read(read, schema, cancellation), await OpenAlerts.Read(read, cancellation), SatisfactionMatrix.Of(await TierCells.Read(read, schema, cancellation)), read.Now));
    }
}
