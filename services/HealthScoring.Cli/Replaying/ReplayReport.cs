using System.Globalization;
using HealthScoring.Domain.Replaying;
using HealthScoring.EventStore.Replaying;

namespace HealthScoring.Cli.Replaying;

/// <summary>Tells a person what replaying found: each difference as a line, the first of an account in full.</summary>
public sealed class ReplayReport
{
    private const int MostOfAccount = 10;
    private const int MostCharacters = 160;
    private int _closes;
    private int _decisions;
    private int _differing;
    private int _unknown;

    /// <summary>Accounts told of so far.</summary>
    public int Accounts { get; private set; }

    /// <summary>Whether anything differs, or there was nothing to compare.</summary>
    public bool Differs => _differing + _unknown > 0;

    /// <summary>Tells of one account; <paramref name="replayed"/> is null where nothing was ever decided about it.</summary>
    public void Add(string accountId, ReplayedAccount? replayed, TextWriter output)
    {
        Accounts++;
        if (replayed is null)
        {
            _unknown++;
            output.WriteLine($"{Plain(accountId)}: nothing is recorded. There is no such account, or no day of it has been closed.");
            return;
        }

        _closes += replayed.Closes;
        _decisions += replayed.Decisions;
        _differing += replayed.Differences.Count > 0 ? 1 : 0;
        foreach (var difference in replayed.Differences.Take(MostOfAccount))
        {
            output.WriteLine(Line(accountId, difference));
        }

        if (replayed.Differences.Count > MostOfAccount)
        {
            output.WriteLine($"{Plain(accountId)}: {replayed.Differences.Count - MostOfAccount} more differences");
        }
    }

    /// <summary>Tells what it comes to.</summary>
    public void End(TextWriter output, TimeSpan took) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Accounts:N0} accounts, {_closes:N0} closes, {_decisions:N0} decisions replayed in {took.TotalSeconds:0.0} s: {(_differing == 0 ? "no difference." : $"{_differing:N0} accounts differ.")}"));

    private static string Line(string accountId, Difference difference)
    {
        var what = difference.Path.Length == 0 ? difference.What : $"{difference.What} {difference.Path}";
        return $"{Plain(accountId)} {(difference.Day is { } day ? $"{day:O} " : "")}{what}: recorded {Short(difference.Recorded)}, recomputed {Short(difference.Recomputed)}";
    }

    private static string Short(string? json) => json is null ? "nothing" : json.Length <= MostCharacters ? Plain(json) : $"{Plain(json[..MostCharacters])}…";

    // Names come from producers and must not reach the terminal as commands.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
