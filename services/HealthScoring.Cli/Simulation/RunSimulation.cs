using HealthScoring.Cli.Publishing;

namespace HealthScoring.Cli.Simulation;

/// <summary>Runs the simulated product apps: first the past that has not been told yet, then the present as it happens.</summary>
/// <param name="path">File of the state.</param>
/// <param name="clock">The clock.</param>
/// <param name="say">Told in sentences what happens.</param>
public sealed class RunSimulation(string path, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(Uri broker, CancellationToken cancellation)
    {
        var state = SimulationState.Read(path);
        await using var publisher = await UsagePublisher.Connect(broker, say, cancellation);
        while ((state = SimulationState.StartingAt(clock.GetUtcNow(), state)) is { Backfill: { } backfill })
        {
            // Written first: should this be cut off, the next start must finish this backfill before its accounts can close their days.
            state.Write(path);
            state = await SendPast(state, backfill, publisher, cancellation);
            state.Write(path);
        }

        await SendPresent(state, publisher, cancellation);
    }

    private async Task<SimulationState> SendPast(SimulationState state, DemoBackfill backfill, UsagePublisher publisher, CancellationToken cancellation)
    {
        var timetable = new Timetable(DemoAccounts.StartingOn(state.FirstStart));
        say($"Sending the history of {timetable.Accounts.Count} accounts up to {backfill.Through:yyyy-MM-dd HH:mm} UTC ...");
        var started = clock.GetTimestamp();
        var events = await SendHistory.Run(timetable, backfill, publisher, cancellation);
        say($"Sent {events:N0} events in {clock.GetElapsedTime(started).TotalSeconds:N1} s as backfill {backfill.Id}.");
        return state with { SentThrough = backfill.Through, Backfill = null };
    }

    private async Task SendPresent(SimulationState state, UsagePublisher publisher, CancellationToken cancellation)
    {
        var start = clock.GetUtcNow();
        var accounts = DemoAccounts.StartingOn(state.FirstStart);
        var (upcoming, trickle) = (new Upcoming(new(accounts), state.SentThrough!.Value), new Trickle(accounts, start));
        var batches = new BatchedEvents(publisher.Publish, $"demo-{start.ToUnixTimeMilliseconds()}");
        var (saved, reported, sentBefore) = (clock.GetTimestamp(), clock.GetTimestamp(), publisher.Confirmed);
        say($"Sending what has happened since {state.SentThrough:yyyy-MM-dd HH:mm:ss} UTC, and from now on live.");
        using var ticks = new PeriodicTimer(Tick, clock);
        try
        {
            do
            {
                var now = clock.GetUtcNow();
                foreach (var e in upcoming.Due(now).Append(trickle.Next(now)).OfType<Contracts.V1.UsageEvent>())
                {
                    await batches.Add(e, cancellation);
                }

                await batches.Close(cancellation);
                await publisher.Flush(cancellation);
                state = state with { SentThrough = now };
                if (clock.GetElapsedTime(saved) >= BetweenSaves)
                {
                    state.Write(path);
                    saved = clock.GetTimestamp();
                }

                if (clock.GetElapsedTime(reported) >= BetweenReports)
                {
                    say($"{now:HH:mm} UTC: {publisher.Confirmed - sentBefore:N0} live events sent.");
                    reported = clock.GetTimestamp();
                }
            }
            while (await ticks.WaitForNextTickAsync(cancellation));
        }
        finally
        {
            state.Write(path);
        }
    }
}
