using System.Globalization;
using HealthScoring.Cli.Api;
using HealthScoring.Cli.Publishing;
using Spectre.Console;

namespace HealthScoring.Cli.Import;

/// <summary>Runs an import from the files to scored accounts.</summary>
public static class RunImport
{
    /// <summary>Runs it.</summary>
    public static async Task Run(ImportFiles files, DateOnly? shiftTo, IAnsiConsole console, TimeProvider clock, CancellationToken cancellation)
    {
        files.Check();
        using var api = HealthApi.OfEnvironment();
        var broker = BrokerAddress.OfEnvironment();
        var progress = new ImportProgress();
        var work = Task.Run(() => Import(files, shiftTo, api, broker, progress, console, clock, cancellation), cancellation);
        try
        {
            await ShowProgress.While(work, progress, console, clock);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.WriteLine("Stopped before the end. The same command again goes on with the same backfill.");
            throw;
        }

        var done = await work;
        await ImportSummary.Write(done.Plan, done.Repeat, done.Sending, done.All, api, console, cancellation);
    }

    private static async Task<Done> Import(
        ImportFiles files, DateOnly? shiftTo, HealthApi api, Uri broker, ImportProgress progress, IAnsiConsole console, TimeProvider clock,
        CancellationToken cancellation)
    {
        var plan = ImportPlan.Read(files, shiftTo, clock.GetUtcNow(), share => progress.Checked = share, cancellation);
        var moved = plan.Shift.Days == 0 ? "" : $", moved by {plan.Shift.Days / 7:N0} weeks";
        console.WriteLine(
            $"{plan.Events.Count:N0} events, {plan.Accounts.Rows.Count:N0} accounts, {plan.FirstDay:yyyy-MM-dd} to {plan.LastEvent:yyyy-MM-dd}{moved}");
        var before = await api.Backfill(plan.BackfillId, cancellation);
        await using var publisher = await UsagePublisher.Connect(broker, console.WriteLine, cancellation);
        (progress.Total, progress.Sent) = (plan.Total, () => publisher.Confirmed);

        // Ingestion counts a message once however often it comes. An import that was cut off goes on under the same message ids; one that is stored already
        // is sent as other messages, or none of them would be counted and there would be nothing to wait for.
        var repeat = FollowBackfill.IsRepeat(before);
        var pass = repeat ? string.Create(CultureInfo.InvariantCulture, $"+{before!.Received}") : "";
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var started = clock.GetTimestamp();
        var sending = Timed(SendImport.Run(plan, pass, publisher, both.Token));
        var following = new FollowBackfill(api, plan, before, progress, clock, console.WriteLine).Run(sending, both.Token);
        try
        {
            // Whichever fails first ends the other.
            await await Task.WhenAny(sending, following);
            await Task.WhenAll(sending, following);
        }
        finally
        {
            await both.CancelAsync();
        }

        return new(plan, repeat, await sending, clock.GetElapsedTime(started));

        async Task<TimeSpan> Timed(Task send)
        {
            await send;
            return clock.GetElapsedTime(started);
        }
    }

    private sealed record Done(ImportPlan Plan, bool Repeat, TimeSpan Sending, TimeSpan All);
}
