using System.Globalization;
using HealthScoring.Domain.Rules;
using HealthScoring.Domain.Scoring;

namespace HealthScoring.Domain.Explaining;

/// <summary>Says in plain words what moved a score most.</summary>
public static class SayChange
{
    private const int Most = 3;
    private const double Negligible = 0.05;

    /// <summary>A sentence for the whole, and one for each of the lines that moved most.</summary>
    public static IReadOnlyList<string> Of(HealthChange change) =>
    [
        Whole(change),
        .. change.Lines.Where(l => Math.Abs(l.Change) >= Negligible).Take(Most).Select(l => OfLine(l, change.Behind)),
    ];

    private static string Whole(HealthChange change)
    {
        var effects = Named(change.Effects).Where(e => Math.Abs(e.Points) >= Negligible).OrderByDescending(e => e.Points).ToList();
        if (Math.Abs(change.Change) >= Negligible)
        {
            // Of the causes that pull the way it went, the strongest.
            var cause = change.Change > 0 ? effects[0] : effects[^1];
            return $"The score {Moved(change.Change)}, most of all by {cause.Name} ({Signed(cause.Points)}).";
        }

        return effects.Count == 0
            ? "The score did not move."
            : $"The score did not move: {effects[0].Name} ({Signed(effects[0].Points)}) and {effects[^1].Name} ({Signed(effects[^1].Points)}) cancel out.";
    }

    private static string OfLine(LineChange line, FactsBehind behind)
    {
        if (line.Profile == "cap")
        {
            return line.To is { } cap
                ? $"The cap {line.Component} holds the score at {Say.Number(cap.Reference ?? 0)} ({Signed(line.Change)})."
                : $"The cap {line.Component} takes no points any more ({Signed(line.Change)}).";
        }

        var named = Named(line.Effects).ToList();
        var cause = line.Change > 0 ? named.MaxBy(e => e.Points) : named.MinBy(e => e.Points);
        var because = line.Effects.Data == cause.Points || line.Effects.Window == cause.Points ? Because(line.Component, behind) : "";
        return $"{line.Profile} {line.Component} {Moved(line.Change)} by {cause.Name}: {Values(line)}{(because.Length == 0 ? "" : $"; {because}")}.";
    }

    private static string Values(LineChange line) => (line.From, line.To) switch
    {
        (null, { } to) => $"{line.Metric} counts now, {Value(to)}",
        ({ } from, null) => $"{line.Metric}, {Value(from)} before, no longer counts",
        ({ } from, { } to) when Value(from) != Value(to) => $"{line.Metric} {Value(from)} to {Value(to)}",
        ({ } from, { } to) when line.Profile == "onboarding" && from.Reference is { } was && to.Reference is { } now && Number(was) != Number(now) =>
            $"{line.Metric} stayed at {Value(to)}, held against {Number(now)} instead of {Number(was)}",
        ({ } from, { } to) when Number(from.Factor) != Number(to.Factor) => $"{line.Metric} stayed at {Value(to)}, the factor for its reach went from {Number(from.Factor)} to {Number(to.Factor)}",
        (_, { } to) => $"{line.Metric} stayed at {Value(to)}, its weight went from {Number(line.From!.Weight)} to {Number(to.Weight)}",
        _ => line.Metric,
    };

    private static string Because(string component, FactsBehind behind) => component switch
    {
        "activation" => Joined(
            behind.Seats.From == behind.Seats.To ? null : $"seats went from {behind.Seats.From} to {behind.Seats.To}",
            behind.ActivatedUsers.From == behind.ActivatedUsers.To ? null : $"users ever active went from {behind.ActivatedUsers.From} to {behind.ActivatedUsers.To}",
            behind.MilestonesReached.Count == 0 ? null : $"reached {string.Join(", ", behind.MilestonesReached)}"),
        "breadth" => Joined(
            behind.AdoptionLost.Count == 0 ? null : $"no longer adopted: {string.Join(", ", behind.AdoptionLost)}",
            behind.AdoptionGained.Count == 0 ? null : $"newly adopted: {string.Join(", ", behind.AdoptionGained)}"),
        _ => Joined(
            behind.UsersFellSilent.Count == 0 ? null : $"{Say.Users(behind.UsersFellSilent.Count)} fell silent",
            behind.UsersCame.Count == 0 ? null : $"{Say.Users(behind.UsersCame.Count)} came"),
    };

    private static IEnumerable<(string Name, double Points)> Named(ChangeEffects effects) =>
    [
        ("what happened since", effects.Data), ("days that left the windows", effects.Window), ("higher expectations of an older account", effects.Tenure),
        ("the move from onboarding to steady state", effects.Blend), ("another scorecard", effects.Scorecard), ("caps", effects.Cap), ("facts that came late", effects.LateData),
    ];

    private static string Joined(params string?[] parts) => string.Join(", ", parts.OfType<string>());

    private static string Moved(double points) => $"{(points < 0 ? "fell" : "rose")} by {Say.Number(Math.Abs(points))} points";

    private static string Signed(double points) => points.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Value(ScoreLine line) => line.Value is { } value ? Number(value) : "not measured";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
