using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.Scoring.Transactions;

/// <summary>
/// Decides which open transactions are stuck, and which of those to name now. A transaction that stays open keeps vacuum from cleaning up; and where a rollback left a gap in
/// the sequence of a log, everything after the gap waits for it, because it could still fill the gap.
/// </summary>
/// <param name="after">From what age on a transaction is stuck.</param>
/// <param name="clock">Says when to name one again.</param>
public sealed class StuckTransactions(TimeSpan after, TimeProvider clock)
{
    /// <summary>How long a transaction that was named is not named again.</summary>
    public static readonly TimeSpan NamedAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(int Pid, DateTime Since), long> _named = [];

    /// <summary>Those of clients that have been open for too long. Replication and autovacuum, which work for long by their nature, are none.</summary>
    public static IEnumerable<OpenTransaction> Of(IEnumerable<OpenTransaction> open, TimeSpan after) => open.Where(t => t.Kind == "client backend" && t.Age > after);

    /// <summary>The stuck ones that have not been named for a while.</summary>
    public IReadOnlyList<OpenTransaction> ToName(IReadOnlyCollection<OpenTransaction> open)
    {
        var stuck = Of(open, after).ToList();
        var gone = _named.Keys.Except(stuck.Select(Key)).ToList();
        gone.ForEach(key => _named.Remove(key));
        var due = stuck.Where(t => !_named.TryGetValue(Key(t), out var at) || clock.GetElapsedTime(at) >= NamedAgainAfter).ToList();
        due.ForEach(t => _named[Key(t)] = clock.GetTimestamp());
        return due;
    }

    /// <summary>What stands still between two looks, and so may wait for a stuck transaction.</summary>
    public static string HeldBack(LogLags before, LogLags now)
    {
        var held = new List<string> { "vacuum" };
        if (Waits(before.Facts, now.Facts))
        {
            held.Add($"events after {now.Facts.Through} of {now.Facts.Last}, which wait to be projected");
        }

        if (Waits(before.Decisions, now.Decisions))
        {
            held.Add($"decisions after {now.Decisions.Through} of {now.Decisions.Last}, which wait to be published");
        }

        return string.Join("; ", held);
    }

    private static bool Waits(ReadModelLag before, ReadModelLag now) => now.Behind && now.Through == before.Through;

    private static (int Pid, DateTime Since) Key(OpenTransaction transaction) => (transaction.Pid, transaction.Since);
}

/// <summary>How far each log is worked through.</summary>
/// <param name="Facts">The log of facts, by the projection.</param>
/// <param name="Decisions">The log of decisions, by publication.</param>
public readonly record struct LogLags(ReadModelLag Facts, ReadModelLag Decisions);
