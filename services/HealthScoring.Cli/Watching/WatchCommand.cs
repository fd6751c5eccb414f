using System.CommandLine;
using System.Globalization;

namespace HealthScoring.Cli.Watching;

/// <summary>`healthscoring watch`: the accounts and their scores, live.</summary>
public static class WatchCommand
{
    private const double MaxSeconds = 86_400;

    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var once = new Option<bool>("--once") { Description = "Print the accounts once and end; exit code 1 if there is nothing to show." };
        var interval = Seconds("--interval", "Seconds between two looks.", 2, 0.2);
        var wait = Seconds("--wait", "With --once: for how many seconds to wait until an account has a score.", 0, 0);
        var alerts = new Option<FileInfo?>("--alerts") { HelpName = "file", Description = "Show the last lines of a file below the accounts, such as what subscribe prints." };
        var command = new Command("watch", "Show accounts and their scores, the lowest first.") { once, interval, wait, alerts };
        command.Does(async (parsed, cancellation) =>
        {
            var console = Terminal.OrPlain();
            var between = TimeSpan.FromSeconds(parsed.GetValue(interval));
            if (parsed.GetValue(once))
            {
                return await WatchAccounts.Once(console, clock, between, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancellation);
            }

            await WatchAccounts.Live(console, clock, between, LastLines.Of(parsed.GetValue(alerts)), cancellation);
            return 0;
        });
        return command;
    }

    private static Option<double> Seconds(string name, string description, double standard, double least) => new(name)
    {
        HelpName = "seconds",
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                || !(seconds >= least && seconds <= MaxSeconds))
            {
                result.AddError($"{name} must be a number of seconds from {least} to {MaxSeconds}, not \"{text}\".");
            }

            return seconds;
        },
    };
}
