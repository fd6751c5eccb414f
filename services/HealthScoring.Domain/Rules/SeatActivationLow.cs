namespace HealthScoring.Domain.Rules;

/// <summary>`seat-activation-low`: SA30 below the floor of the tenure day. Clears when it is a margin above the floor of the current day.</summary>
internal static class SeatActivationLow
{
    /// <summary>The rule.</summary>
    public static StallRule Rule { get; } = new(
        "seat-activation-low",
        (in RuleInput i) => i.Rule.Floors?.On(i.TenureDays) is { } floor
            ? new(i.If(Tolerance.Below(i.Metrics.SeatActivation30, floor)), Tolerance.AtLeast(i.Metrics.SeatActivation30, floor + i.Rule.ClearMargin))
            : default,
        (in RuleInput i) =>
        {
            var floor = i.Rule.Floors?.On(i.TenureDays) ?? 0;
            return (
                new("seatActivation", i.Metrics.SeatActivation30, floor, i.TenureDays),
                $"{i.Metrics.ActivatedUsers} of {Say.Seats(i.Seats)} have been used ({Say.Share(i.Metrics.SeatActivation30)}); {Say.Share(floor)} are expected by now.");
        });
}
