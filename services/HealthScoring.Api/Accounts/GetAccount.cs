using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Facts;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Portfolio;
using HealthScoring.Domain.Rules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>An account as its facts describe it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lifecycle">Where it stands today.</param>
/// <param name="HandOverOn">Day 0.</param>
/// <param name="TenureDays">Days since day 0.</param>
/// <param name="TimeZone">IANA zone.</param>
/// <param name="Cadence">How often the product is rightly used.</param>
/// <param name="Seats">Seats bought, if known.</param>
/// <param name="Segment">Segment.</param>
/// <param name="Tier">Service tier.</param>
/// <param name="Product">Product.</param>
/// <param name="EntitledFeatures">Features that the contract includes; null for all.</param>
/// <param name="ContractValue">Yearly contract value.</param>
/// <param name="RenewalOn">Next renewal.</param>
/// <param name="ParentAccountId">Account of which it is a part.</param>
/// <param name="Milestones">Onboarding milestones reached, with their days.</param>
/// <param name="OpenCase">The open case, or null.</param>
/// <param name="Peers">How its live score compares with accounts of its segment in the same week of tenure; null where there are fewer than ten, and while it has no score or has churned.</param>
public sealed record AccountView(
    string AccountId, string Name, Lifecycle Lifecycle, DateOnly? HandOverOn, int? TenureDays, string TimeZone, Cadence Cadence, int? Seats, string? Segment,
    string? Tier, string? Product, IReadOnlyList<string>? EntitledFeatures, decimal? ContractValue, DateOnly? RenewalOn, string? ParentAccountId,
    MilestonesReached Milestones, CaseView? OpenCase, PeerStanding? Peers);

/// <summary>The open case of an account: every alert of it that has not ended.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="OpenedOn">Day on which its first alert was raised.</param>
/// <param name="Alerts">Open alerts, the most severe first.</param>
public sealed record CaseView(Guid CaseId, DateOnly OpenedOn, IReadOnlyList<OpenAlertView> Alerts);

/// <summary>An open alert, in short.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Severity now.</param>
/// <param name="RaisedOn">Day of the close that raised it.</param>
public sealed record OpenAlertView(Guid AlertId, string Rule, Severity Severity, DateOnly RaisedOn);

/// <summary>Answers `GET /accounts/{id}`.</summary>
internal static class GetAccount
{
    /// <summary>Profile, lifecycle, milestones, open case and peers of an account.</summary>
    public static async Task<Results<Ok<AccountView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation)
    {
        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        var profile = account.Profile;
        var zones = ZoneHistory.Of(profile.TimeZone);
        var today = zones.LocalDay(read.Now);
        return TypedResults.Ok(new AccountView(
            profile.AccountId,
            profile.Name.Latest?.Value ?? profile.AccountId,
            Lifecycles.On(profile, zones, today),
            profile.DayZero,
            today.DayNumber - profile.DayZero?.DayNumber,
            profile.TimeZone.Latest?.Value ?? "UTC",
            profile.Cadence.AsOf(today, zones)?.Value ?? Cadence.Daily,
            profile.Seats.AsOf(today, zones)?.Value,
            profile.Segment.Latest?.Value,
            profile.Tier.Latest?.Value,
            profile.Product.Latest?.Value,
            profile.EntitledFeatures.AsOf(today, zones)?.Value,
            profile.ContractValue.Latest?.Value,
            profile.RenewalOn.Latest?.Value,
            profile.ParentAccountId.Latest?.Value,
            (await read.Live(account, cancellation))?.Metrics.MilestonesReached ?? MilestonesReached.None,
            CaseOf(account.Closes),
            await Peers.Of(account.Key, read, cancellation)));
    }

    private static CaseView? CaseOf(CloseState closes) => closes.Case is not { } open ? null : new(
        open.CaseId, open.OpenedOn,
        [.. closes.OpenAlerts.Select(a => new OpenAlertView(a.Alert.AlertId, a.Alert.Rule, a.Alert.Severity, a.Alert.RaisedOn)).OrderByDescending(a => a.Severity)]);
}
