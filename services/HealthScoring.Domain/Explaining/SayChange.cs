using System.Globalization;
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
        var (name, points) = Named(change.Effects).MaxBy(e => Math.Abs(e.Points));
        return Math.Abs(change.Change) < Negligible && Math.Abs(points) < Negligible ? "The score did not move."
            : $"The score {Moved(change.Change)}; most of it by {name} ({Signed(points)}).";
    }

    private static string OfLine(LineChange line, FactsBehind behind)
    {
        if (line.Profile == "cap")
        {
            return line.To is { } cap ? $"The cap {line.Component} holds the score at {Number(cap.Reference ?? 0)} ({Signed(line.Change)})." : $"The cap {line.Component} no longer applies ({Signed(line.Change)}).";
        }

        var values = $"{line.Metric} {Value(line.From)} to {Value(line.To)}";
        var because = Because(line.Component, behind);
        return $"{line.Profile} {line.Component} {Moved(line.Change)}: {values}{(because.Length == 0 ? "" : $"; {because}")}.";
    }

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
            behind.UsersFellSilent.Count == 0 ? null : $"{Users(behind.UsersFellSilent.Count)} fell silent",
            behind.UsersCame.Count == 0 ? null : $"{Users(behind.UsersCame.Count)} came"),
    };

    private static IEnumerable<(string Name, double Points)> Named(ChangeEffects effects) =>
    [
        ("what happened since", effects.Data), ("days that left the windows", effects.Window), ("higher expectations of an older account", effects.Tenure),
        ("the move from onboarding to steady state", effects.Blend), ("another scorecard", effects.Scorecard), ("caps", effects.Cap), ("facts that came late", effects.LateData),
    ];

    private static string Joined(params string?[] parts) => string.Join(", ", parts.OfType<string>());

    private static string Users(int users) => users == 1 ? "1 user" : $"{users.ToString(CultureInfo.InvariantCulture)} users";

    private static string Moved(double points) => Math.Abs(points) < Negligible ? "did not move" : $"{(points < 0 ? "fell" : "rose")} by {Number(Math.Abs(points))} points";

    private static string Signed(double points) => points.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Value(ScoreLine? line) => line?.Value is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : "not measured";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
