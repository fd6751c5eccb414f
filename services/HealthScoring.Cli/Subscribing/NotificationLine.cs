using System.Globalization;
using HealthScoring.Contracts.V1;
using Spectre.Console;

namespace HealthScoring.Cli.Subscribing;

/// <summary>A notification as one line for people.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Mark">Its severity or band, or what stands in for one.</param>
/// <param name="Colour">Colour of the mark.</param>
/// <param name="Who">The account, or the producer.</param>
/// <param name="What">What happened.</param>
/// <param name="Summary">The same in a sentence.</param>
/// <param name="When">Day since hand-over, or the date where that is not known; null where the sentence says it.</param>
public sealed record NotificationLine(DateTimeOffset At, string Mark, Color Colour, string Who, string What, string Summary, string? When)
{
    private const string Progress = "progress";
    private const string Operations = "ops";

    /// <summary>The line of a notification of the contract.</summary>
    public static NotificationLine Of(object notification) => notification switch
    {
        AlertRaised a => new(a.OccurredAt, a.Severity, Colours.Of(a.Severity), a.AccountName, $"{a.Rule} raised", a.Summary, null),
        AlertEscalated a => new(
            a.OccurredAt, a.Severity, Colours.Of(a.Severity), a.AccountName, $"{a.Rule} escalated", $"{a.Summary} It was {a.PreviousSeverity} before.", null),
        AlertResolved a => new(
            a.OccurredAt, a.Severity, Colours.Good, a.AccountName, $"{a.Rule} resolved", $"{a.Resolution}, raised on {Date(a.RaisedOn)}.",
            TenureDay(a.TenureDays, a.RaisedOn, a.ResolvedOn)),
        CaseReminder r => new(
            r.OccurredAt, r.Severity, Colours.Of(r.Severity), r.AccountName, "still open",
            $"Since {Date(r.OpenedOn)}, unacknowledged: {string.Join(", ", r.Alerts.Select(a => a.Rule))}.", Date(r.Day)),
        CaseEscalated e => new(
            e.OccurredAt, e.Severity, Colours.Of(e.Severity), e.AccountName, "nobody on it",
            $"For three working days nobody has acknowledged or snoozed {string.Join(", ", e.Alerts.Select(a => a.Rule))}.", Date(e.Day)),
        HealthBandChanged h => new(
            h.OccurredAt, h.To, Colours.Of(h.To), h.AccountName, $"{h.From} to {h.To}", $"Score {string.Join("; ", [Number(h.Score), .. h.Reasons])}.", Date(h.Day)),
        HealthClosed h => new(h.OccurredAt, h.Band, Colours.Of(h.Band), h.AccountName, "day closed", $"Score {Number(h.Score)}.", TenureDay(h.TenureDays)),
        AccountActivated p => new(
            p.OccurredAt, Progress, Colours.Good, p.AccountName, "activated", $"First value on day {p.FirstValueTenureDays}, all milestones now.", TenureDay(p.TenureDays)),
        MilestoneReached p => new(p.OccurredAt, Progress, Colours.Good, p.AccountName, "milestone", $"{p.Milestone} reached.", TenureDay(p.TenureDays)),
        ProducerSilent p => new(p.OccurredAt, Operations, Colours.Of("high"), p.Source, "producer silent", p.Summary, null),
        ProducerRecovered p => new(p.OccurredAt, Operations, Colours.Good, p.Source, "producer back", $"It was silent since {Time(p.Since)}.", null),
        _ => throw new ArgumentException($"{notification.GetType().Name} is no notification.", nameof(notification)),
    };

    /// <summary>Prints the line: coloured, and broken at words, on a terminal; elsewhere plain and always one line.</summary>
    public void Write(IAnsiConsole console)
    {
        var (time, mark, rest) = ($"{Time(At)}  ", Harmless($"{Mark,-8}"), Harmless($"  {Who,-20}  {What,-28}  {Summary}{(When is null ? "" : $"  ({When})")}"));
        if (console.Profile.Out.IsTerminal)
        {
            console.Write(new Paragraph().Append(time).Append(mark, new(Colour)).Append(rest + "\n"));
        }
        else
        {
            console.Profile.Out.Writer.WriteLine(time + mark + rest);
        }
    }

    // Names come from producers, and a control character in one must not act on anybody's terminal.
    private static string Harmless(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string TenureDay(int raised, DateOnly raisedOn, DateOnly day) => TenureDay(raised + day.DayNumber - raisedOn.DayNumber);

    private static string TenureDay(int days) => $"day {days.ToString(CultureInfo.InvariantCulture)}";

    private static string Date(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
