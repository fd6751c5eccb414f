using HealthScoring.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HealthScoring.Cli.Watching;

/// <summary>Looks at the accounts again and again.</summary>
public static class WatchAccounts
{
    // What is cut off a terminal is what comes first, and that are the accounts to look at.
    private const int RowsAround = 8;
    private const int LeastRows = 3;
    private const int PlainRows = 20;
    private const int AlertLines = 8;

    /// <summary>Prints the accounts once, when one has a score or the waiting is over. Answers 1 if none has.</summary>
    public static async Task<int> Once(IAnsiConsole console, TimeProvider clock, TimeSpan interval, TimeSpan wait, CancellationToken cancellation)
    {
        using var api = HealthApi.OfEnvironment();
        var started = clock.GetTimestamp();
        while (true)
        {
            var (page, fault) = await Look(api, cancellation);
            var scored = page?.Items.Any(a => a.Score is not null) == true;
            if (scored || clock.GetElapsedTime(started) >= wait)
            {
                console.Write(Shown(page, fault, !console.Profile.Out.IsTerminal, int.MaxValue));
                return scored ? 0 : 1;
            }

            await Task.Delay(interval, clock, cancellation);
        }
    }

    /// <summary>Shows the accounts until interrupted: in place on a terminal, one table after the other elsewhere.</summary>
    public static async Task Live(IAnsiConsole console, TimeProvider clock, TimeSpan interval, LastLines? alerts, CancellationToken cancellation)
    {
        using var api = HealthApi.OfEnvironment();
        try
        {
            if (console.Profile.Out.IsTerminal)
            {
                await console.Live(new Text("")).StartAsync(view => Repeat(api, clock, interval, console, alerts, plain: false, view.UpdateTarget, cancellation));
            }
            else
            {
                await Repeat(api, clock, interval, console, alerts, plain: true, console.Write, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How watching ends.
        }
    }

    private static async Task Repeat(
        HealthApi api, TimeProvider clock, TimeSpan interval, IAnsiConsole console, LastLines? alerts, bool plain, Action<IRenderable> show, CancellationToken cancellation)
    {
        while (true)
        {
            var (page, fault) = await Look(api, cancellation);
            var lines = alerts?.Read(AlertLines) ?? [];
            var rows = plain ? PlainRows : Math.Max(LeastRows, console.Profile.Height - RowsAround - lines.Count);
            var accounts = Shown(page, fault, plain, rows);
            show(lines.Count == 0 ? accounts : new Rows([accounts, .. lines.Select(line => new Text(line) { Overflow = Overflow.Ellipsis })]));
            await Task.Delay(interval, clock, cancellation);
        }
    }

    private static async Task<(AccountPage? Page, string? Fault)> Look(HealthApi api, CancellationToken cancellation)
    {
        try
        {
            return (await api.Accounts("score", null, cancellation), null);
        }
        catch (ApiFailedException failure)
        {
            return (null, failure.Message);
        }
    }

    private static IRenderable Shown(AccountPage? page, string? fault, bool plain, int rows) =>
        page is null ? new Text(fault + Environment.NewLine)
        : page.Items.Count == 0 ? new Text("No account is registered yet." + Environment.NewLine)
        : AccountsTable.Of(page, plain, rows);
}
