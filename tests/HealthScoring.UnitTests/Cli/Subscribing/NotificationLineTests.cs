using HealthScoring.Cli.Subscribing;
using HealthScoring.Contracts.V1;
using HealthScoring.UnitTests.Contracts;
using Spectre.Console;

namespace HealthScoring.UnitTests.Cli.Subscribing;

public class NotificationLineTests
{
    [Theory]
    [InlineData(nameof(AlertRaised), "2026-03-03 00:15:01Z  high      Acmé                  usage-drop raised             12 active user days this week, 40 a week in the three before.")]
    [InlineData(nameof(AlertEscalated), "2026-03-03 00:15:01Z  critical  Acmé                  gone-silent escalated         Nobody has been active for 14 days. It was high before.")]
    [InlineData(nameof(AlertResolved), "2026-03-03 00:15:01Z  critical  Acmé                  gone-silent resolved          cleared, raised on 2026-02-23.  (day 28)")]
    [InlineData(nameof(CaseReminder), "2026-03-03 00:15:01Z  high      Acmé                  still open                    Since 2026-02-23, unacknowledged: gone-silent.  (2026-03-02)")]
    [InlineData(nameof(CaseEscalated), "2026-03-03 00:15:01Z  high      Acmé                  nobody on it                  For three working days nobody has acknowledged or snoozed gone-silent.  (2026-03-02)")]
    [InlineData(nameof(HealthBandChanged), "2026-03-03 00:15:01Z  atRisk    Acmé                  watch to atRisk               Score 42.5; capped at 59 by reach-low; activation: seatActivation 0.2, 40 of 100 points.  (2026-03-02)")]
    [InlineData(nameof(HealthClosed), "2026-03-03 00:15:01Z  atRisk    Acmé                  day closed                    Score 42.5.  (day 83)")]
    [InlineData(nameof(AccountActivated), "2026-03-03 00:15:01Z  progress  Acmé                  activated                     First value on day 3, all milestones now.  (day 28)")]
    [InlineData(nameof(MilestoneReached), "2026-03-03 00:15:01Z  progress  Acmé                  milestone                     habit reached.  (day 28)")]
    [InlineData(nameof(ProducerSilent), "2026-03-03 00:15:01Z  ops       shop-web              producer silent               Nothing has been received from shop-web since 2026-03-02 23:15 UTC. Until it is back, silence of its accounts raises no alert.")]
    [InlineData(nameof(ProducerRecovered), "2026-03-03 02:15:01Z  ops       shop-web              producer back                 It was silent since 2026-03-03 00:14:56Z.")]
    public void A_notification_is_one_line_of_plain_text_where_nobody_sees_colours(string type, string line) =>
        Plain(NotificationLine.Of(NotificationSamples.All[type])).Should().Be(line + Environment.NewLine);

    [Fact]
    public void A_long_summary_stays_on_one_line() =>
        Plain(Raised() with { Summary = string.Join(' ', Enumerable.Repeat("long", 200)) }).Trim().Should().NotContain("\n");

    [Fact]
    public void A_name_cannot_break_the_line_or_reach_the_terminal()
    {
        var line = Plain(Raised() with { Who = "Ac\nme\u001b[2J\u009b" });

        line.Trim().Should().NotContainAny("\n", "\u001b", "\u009b").And.Contain("Ac me [2J");
    }

    [Fact]
    public void On_a_terminal_the_severity_is_coloured_and_markup_in_a_name_is_text() =>
        OnTerminal(Raised() with { Who = "[red]Acme[/]" }).Should().Contain("\u001b[38;5;214mhigh").And.Contain("[red]Acme[/]");

    [Theory]
    [InlineData("warning", 11)]
    [InlineData("high", 214)]
    [InlineData("critical", 9)]
    public void An_alert_has_the_colour_of_its_severity(string severity, int colour) =>
        NotificationLine.Of((AlertRaised)NotificationSamples.All[nameof(AlertRaised)] with { Severity = severity }).Colour.Should().Be(Color.FromInt32(colour));

    [Fact]
    public void A_resolved_alert_is_good_news_whatever_its_severity() =>
        NotificationLine.Of(NotificationSamples.All[nameof(AlertResolved)]).Colour.Should().Be(Color.Green);

    private static NotificationLine Raised() => NotificationLine.Of(NotificationSamples.All[nameof(AlertRaised)]);

    private static string Plain(NotificationLine line)
    {
        using var writer = new StringWriter();
        line.Write(AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) }));
        return writer.ToString();
    }

    private static string OnTerminal(NotificationLine line)
    {
        using var writer = new StringWriter();
        line.Write(AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.EightBit, Out = new Screen(writer) }));
        return writer.ToString();
    }

    private sealed class Screen(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
