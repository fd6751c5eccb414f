using HealthScoring.Cli.Api;

namespace HealthScoring.Cli.Import;

/// <summary>Watches a backfill through the API until it is stored, its accounts are scored, and the days of its history are closed.</summary>
/// <param name="api">The API.</param>
/// <param name="plan">The import.</param>
/// <param name="before">Where the backfill stood before this import, or null if it was unknown.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="clock">The clock.</param>
/// <param name="say">Told in a sentence when nothing moves.</param>
public sealed class FollowBackfill(HealthApi api, ImportPlan plan, BackfillStatus? before, ImportProgress progress, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether the same files were imported before and are sent once more: everything in this import will be a duplicate.</summary>
    public static bool IsRepeat(BackfillStatus? before) => before is { Stored: true };

    /// <summary>Whether an import that has sent everything is through.</summary>
    /// <param name="before">Where it stood before this import.</param>
    /// <param name="now">Where it stands.</param>
    /// <param name="total">How many events this import sent.</param>
    /// <param name="accounts">How many accounts it registered. Until the read model knows all of them, "all are closed" says nothing.</param>
    public static bool IsThrough(BackfillStatus? before, BackfillStatus? now, long total, int accounts) =>
        now is { Stored: true } && now.Accounts >= accounts && now.Closed >= now.Accounts && (!IsRepeat(before) || now.Received >= before!.Received + total);

    /// <summary>Waits until it is through, which it cannot be before all is sent.</summary>
    public async Task Run(Task sending, CancellationToken cancellation)
    {
        var (answered, moved, last) = (clock.GetTimestamp(), clock.GetTimestamp(), before);
        while (true)
        {
            try
            {
                var allSent = sending.IsCompleted;
                var now = await api.Backfill(plan.BackfillId, cancellation);
                answered = clock.GetTimestamp();
                Show(now);
                if (allSent && IsThrough(before, now, plan.Total, plan.Accounts.Rows.Count))
                {
                    return;
                }

                if (now != last || !allSent)
                {
                    (moved, last) = (answered, now);
                }
                else if (clock.GetElapsedTime(moved) > Patience)
                {
                    say("Nothing has moved for a minute; are ingestion and scoring running? Still waiting.");
                    moved = answered;
                }
            }
            catch (ApiFailedException) when (clock.GetElapsedTime(answered) < Patience)
            {
                // A restart of the API takes less than this.
            }

            await Task.Delay(Poll, clock, cancellation);
        }
    }

    private void Show(BackfillStatus? now)
    {
        progress.Received = (now?.Received ?? 0) - (IsRepeat(before) ? before!.Received : 0);
        progress.Accounts = Math.Max(now?.Accounts ?? 0, plan.Accounts.Rows.Count);
        progress.Scored = now?.Scored ?? 0;
        progress.Closed = now?.Closed ?? 0;
    }
}
