using Spectre.Console;

namespace HealthScoring.Cli.Import;

/// <summary>Shows an import while it works: bars on a terminal, a line now and then elsewhere.</summary>
public static class ShowProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(3);

    /// <summary>Does the work and shows its progress until it ends.</summary>
    public static Task While(Task work, ImportProgress progress, IAnsiConsole console, TimeProvider clock) =>
        console.Profile.Out.IsTerminal ? Bars(work, progress, console, clock) : Lines(work, progress, console, clock);

    private static Task Bars(Task work, ImportProgress progress, IAnsiConsole console, TimeProvider clock) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                var (check, sent, received) = (bars.AddTask("checked"), bars.AddTask("sent"), bars.AddTask("received"));
                var (scored, closed) = (bars.AddTask("scored"), bars.AddTask("closed"));
                for (var more = true; more;)
                {
                    more = !work.IsCompleted;
                    Set(check, "checked", (long)(progress.Checked * 100), 100, "%");
                    Set(sent, "sent", progress.Sent(), progress.Total, "events");
                    Set(received, "received", progress.Received, progress.Total, "events");
                    Set(scored, "scored", progress.Scored, progress.Accounts, "accounts");
                    Set(closed, "closed", progress.Closed, progress.Accounts, "accounts");
                    await (more ? Tick(work, Redraw, clock) : Task.CompletedTask);
                }

                await work;
            });

    private static void Set(ProgressTask bar, string what, long value, long total, string unit)
    {
        bar.MaxValue = Math.Max(1, total);
        bar.Value = Math.Min(value, bar.MaxValue);
        bar.Description = $"{what,-8} {value,10:N0} of {total,10:N0} {unit}";
    }

    private static async Task Lines(Task work, ImportProgress progress, IAnsiConsole console, TimeProvider clock)
    {
        var last = "";
        while (!work.IsCompleted)
        {
            await Tick(work, BetweenLines, clock);
            var line = progress.Total == 0
                ? $"checked {progress.Checked:P0} of the events"
                : $"sent {progress.Sent():N0} of {progress.Total:N0}, received {progress.Received:N0}, "
                    + $"scored {progress.Scored:N0} and closed {progress.Closed:N0} of {progress.Accounts:N0} accounts";
            if (line != last && !work.IsFaulted)
            {
                console.WriteLine(last = line);
            }
        }

        await work;
    }

    private static Task Tick(Task work, TimeSpan time, TimeProvider clock) => Task.WhenAny(work, Task.Delay(time, clock));
}
