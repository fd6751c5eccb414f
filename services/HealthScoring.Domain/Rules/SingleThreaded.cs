namespace HealthScoring.Domain.Rules;

/// <summary>`single-threaded`: one user makes nearly all core uses, or hardly anybody else is active. Clears when neither is so.</summary>
internal static class SingleThreaded
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "single-threaded",
        (in RuleInput i) =>
        {
            var holds = i.Metrics.ActivatedUsers >= 1 && i.SeverityOfDay is not null && i.Seats >= i.Rule.MinimumSeats
                && i.Metrics.SilentDays < i.Scorecard.For(i.Metrics.Cadence).SilentDays && (CarriedByOne(i) || i.Metrics.Mau < FewUsers(i));
            return new(i.If(holds), !holds);
        },
        (in RuleInput i) => CarriedByOne(i)
            ? (new("topUserShare", i.Metrics.TopUserShare, i.Rule.TopUserShare, i.TenureDays), $"One user makes {Say.Share(i.Metrics.TopUserShare ?? 0)} of the core uses; the limit is {Say.Share(i.Rule.TopUserShare)}.")
            : (new("mau", i.Metrics.Mau, FewUsers(i), i.TenureDays), $"Only {Say.Users(i.Metrics.Mau)} active in four weeks, of {Say.Seats(i.Seats)}; at least {FewUsers(i)} are expected."));

    private static bool CarriedByOne(in RuleInput i) =>
        i.Metrics.Mau >= i.Rule.MinimumUsers && i.Metrics.TopUserShare is { } share && Tolerance.AtLeast(share, i.Rule.TopUserShare);

    private static int FewUsers(in RuleInput i) => Math.Min(i.Rule.MinimumUsers, Tolerance.Ceiling(i.Rule.SeatShare * i.Seats));
}
