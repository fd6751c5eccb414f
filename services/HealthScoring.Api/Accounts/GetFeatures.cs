using HealthScoring.Domain.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>Use of one entitled feature.</summary>
/// <param name="Key">The feature.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Core">Whether it is core.</param>
/// <param name="Users28">Distinct users in 28 days.</param>
/// <param name="Days28">Distinct days of use in 28 days.</param>
/// <param name="Uses28">Uses in 28 days.</param>
/// <param name="Adopted">Whether enough users use it on enough days.</param>
/// <param name="LastUsedOn">Last local day of use, or null if it was never used.</param>
public sealed record FeatureView(string Key, string? Name, bool Core, int Users28, int Days28, int Uses28, bool Adopted, DateOnly? LastUsedOn);

/// <summary>Use of each entitled feature.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AsOf">Last day of the 28.</param>
/// <param name="Features">In the order of their keys.</param>
public sealed record FeaturesView(string AccountId, DateOnly? AsOf, IReadOnlyList<FeatureView> Features);

/// <summary>Answers `GET /accounts/{id}/features`.</summary>
internal static class GetFeatures
{
    /// <summary>Use of each entitled feature in 28 days.</summary>
    public static async Task<Results<Ok<FeaturesView>, ProblemHttpResult>> Handle(string id, ReadModel read, CancellationToken cancellation)
    {
        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        if (account.History is not { } history || await read.Live(account, cancellation) is not { Metrics: { } metrics } live)
        {
            return TypedResults.Ok(new FeaturesView(account.Profile.AccountId, null, []));
        }

        var use = new FeatureUse(history, metrics.Day, history.Catalog.EntitledOn(metrics.Day, account.Profile, history.Zones));
        var adopted = use.Adopted(metrics.Seats, metrics.Mau, live.Scorecard);
        var lastUsed = account.Features.ToDictionary(f => f.Key, f => f.LastUsedOn, StringComparer.Ordinal);
        return TypedResults.Ok(new FeaturesView(account.Profile.AccountId, metrics.Day, [.. use.Entitled.Values.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f =>
        {
            var (users, days, uses) = use.Of(f.Key);
            return new FeatureView(
                f.Key, f.Name, f.Core, users, days, uses, adopted.Contains(f.Key, StringComparer.Ordinal), lastUsed.TryGetValue(f.Key, out var on) ? on : null);
        })]));
    }
}
