using System.Globalization;
using HealthScoring.EventStore;
using Microsoft.AspNetCore.Http.HttpResults;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.Api.Accounts;

/// <summary>The direct children of an account, added up. Those that churned are listed and counted, and in no other figure.</summary>
/// <param name="AccountId">The parent.</param>
/// <param name="Weight">What children are weighted by: contractValue or seats.</param>
/// <param name="Children">How many children there are, those that churned included.</param>
/// <param name="Churned">How many of them churned.</param>
/// <param name="TotalWeight">Sum of the known weights.</param>
/// <param name="WithoutWeight">How many have no known weight: they are in counts and the worst child, and in no weighted figure.</param>
/// <param name="MeanScore">Mean of the scores by weight, 0 to 100; null where no child with a score has a weight above 0.</param>
/// <param name="Worst">The child with the lowest score, of several the first by id; null where none has a score.</param>
/// <param name="AtRisk">How many are in the bands atRisk and critical.</param>
/// <param name="ShareAtRisk">Their share of the total weight, 0 to 1; null where that is 0.</param>
/// <param name="Silent">How many are silent.</param>
/// <param name="New">How many are not handed over, or were less than a week ago.</param>
/// <param name="Items">The children, worst score first, those without a score and those that churned last.</param>
/// <param name="NextCursor">Pass it as `cursor` for the next page; null on the last.</param>
public sealed record ChildrenView(
    string AccountId, string Weight, int Children, int Churned, decimal TotalWeight, int WithoutWeight, double? MeanScore, ChildView? Worst, int AtRisk, double? ShareAtRisk, int Silent,
    int New, IReadOnlyList<ChildView> Items, string? NextCursor);

/// <summary>Answers `GET /accounts/{id}/children`.</summary>
internal static class GetChildren
{
    /// <summary>Roll-up of the accounts that name this one as their parent, with a page of them.</summary>
    public static async Task<Results<Ok<ChildrenView>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, string weight = "contractValue", string? cursor = null, int limit = Cursor.DefaultLimit)
    {
        if (!ChildView.Weights.TryGetValue(weight, out var column))
        {
            return Problems.BadParameter("weight", $"Children are weighted by one of {string.Join(", ", ChildView.Weights.Keys)}.");
        }

        if (limit is < 1 or > Cursor.MaxLimit)
        {
            return Problems.BadParameter("limit", $"A page has 1 to {Cursor.MaxLimit} accounts.");
        }

        var order = double.NegativeInfinity;
        if (!Cursor.TryDecode(cursor, id, out var after) || (after is not null && !double.TryParse(after.Key, NumberStyles.Float, CultureInfo.InvariantCulture, out order)))
        {
            return Problems.BadParameter("cursor", "Pass the `nextCursor` of the page before, of the same account.");
        }

        var schema = (await read.Schema(cancellation)).Name;
        var sum = await ChildrenRollUp.Read(read, schema, id, column, cancellation);
        if (!sum.Registered && sum.Children == 0)
        {
            return Problems.NotFound("No such account.", $"No account `{id}` is registered, and none names it as its parent.");
        }

        var worst = await Page(read, schema, id, column, double.NegativeInfinity, "", 1, cancellation);
        var rows = await Page(read, schema, id, column, order, after?.Id ?? "", limit + 1, cancellation);
        var items = rows.Take(limit).ToList();
        return TypedResults.Ok(new ChildrenView(
            id, weight, sum.Children, sum.Churned, sum.TotalWeight, sum.WithoutWeight, sum.MeanScore, worst.SingleOrDefault(c => c.Rank < double.PositiveInfinity), sum.AtRisk, sum.ShareAtRisk,
            sum.Silent, sum.New, items, rows.Count > limit ? new Cursor(id, items[^1].Rank.ToString("R", CultureInfo.InvariantCulture), items[^1].AccountId).Encode() : null));
    }

    private static Task<List<ChildView>> Page(
        ReadModel read, string schema, string parentId, string weight, double order, string accountId, int count, CancellationToken cancellation) => read.Query(
        $"""
        select account_id, name, lifecycle, score, band, tenure_days, {weight}::numeric, silent_days, silent, {ChildView.IsNew}
        from {schema}.health where parent_id = $1 and account <> $2 and ({ChildView.Order}, account_id) > ($3, $4) order by {ChildView.Order}, account_id limit $5
        """,
        ChildView.Of, cancellation, Value(parentId), Value(Keys.Account(parentId)), Value(order), Value(accountId), Value(count));
}
