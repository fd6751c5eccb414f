using System.Runtime.InteropServices;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Producers;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Storage;

/// <summary>What one transaction counts of each producer. Pure.</summary>
/// <param name="Outcomes">What became of the events, by source and outcome.</param>
/// <param name="Features">How often the new events used each feature, by source and feature.</param>
/// <param name="UnknownAccounts">The accounts without a registration that the new events name, by source.</param>
public sealed record SourceTally(
    IReadOnlyList<OutcomeCount> Outcomes, IReadOnlyList<(string Source, string Feature, long Uses)> Features, IReadOnlyList<(string Source, string AccountId)> UnknownAccounts)
{
    /// <summary>Counts. Each list is in the order of its keys, so that all transactions lock rows in the same one.</summary>
    /// <param name="accepted">Events stored for the first time.</param>
    /// <param name="unregistered">Those of their accounts that are not registered.</param>
    /// <param name="duplicates">Events stored before.</param>
    /// <param name="refused">Refused input.</param>
    /// <param name="now">When they are stored.</param>
    public static SourceTally Of(
        IReadOnlyList<IncomingEvent> accepted, IReadOnlySet<string> unregistered, IReadOnlyList<IncomingEvent> duplicates, IReadOnlyList<Refusal> refused, DateTimeOffset now)
    {
        var outcomes = new Dictionary<(string Source, string Outcome), OutcomeCount>();
        var features = new Dictionary<(string Source, string Feature), long>();
        var unknown = new HashSet<(string Source, string AccountId)>();
        foreach (var e in accepted.Select(a => a.Event))
        {
            var parked = e.AccountId is not null && unregistered.Contains(e.AccountId);
            Count(e.Source, parked ? InputOutcome.Parked : InputOutcome.Accepted, e.BackfillId is null ? now - e.OccurredAt : null);
            if (parked)
            {
                unknown.Add((e.Source, e.AccountId!));
            }

            if (e.Type == UsageEventType.FeatureUsed)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(features, (e.Source, e.Feature!), out _)++;
            }
        }

        foreach (var e in duplicates)
        {
            Count(e.Event.Source, InputOutcome.Duplicate, null);
        }

        foreach (var refusal in refused)
        {
            Count(refusal.Source, refusal.Reason, null);
        }

        return new(
            [.. outcomes.Values.OrderBy(o => o.Source, StringComparer.Ordinal).ThenBy(o => o.Outcome, StringComparer.Ordinal)],
            [.. features.OrderBy(f => f.Key.Source, StringComparer.Ordinal).ThenBy(f => f.Key.Feature, StringComparer.Ordinal).Select(f => (f.Key.Source, f.Key.Feature, f.Value))],
            [.. unknown.OrderBy(u => u.Source, StringComparer.Ordinal).ThenBy(u => u.AccountId, StringComparer.Ordinal)]);

        void Count(string source, string outcome, TimeSpan? lag)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(outcomes, (source, outcome), out var known);
            count = (known ? count : new(source, outcome, 0, 0, 0, 0)).With(lag);
        }
    }
}

/// <summary>How many events of a source came to one outcome, and how long those of them took that were sent live.</summary>
/// <param name="Source">The producer.</param>
/// <param name="Outcome">One of <see cref="InputOutcome"/>, or the reason of a refusal.</param>
/// <param name="Events">How many.</param>
/// <param name="Timed">How many of them count for lag: new ones, outside of backfills.</param>
/// <param name="LagMs">Milliseconds from when those occurred until they were stored, added up.</param>
/// <param name="MostLagMs">The largest of these.</param>
public readonly record struct OutcomeCount(string Source, string Outcome, long Events, long Timed, long LagMs, long MostLagMs)
{
    /// <summary>One event more.</summary>
    /// <param name="lag">From when it occurred until it was stored; below zero where the producer's clock is ahead, which counts as none. Null where it says nothing.</param>
    public OutcomeCount With(TimeSpan? lag)
    {
        if (lag is not { } took)
        {
            return this with { Events = Events + 1 };
        }

        var ms = Math.Max(0, (long)took.TotalMilliseconds);
        return this with { Events = Events + 1, Timed = Timed + 1, LagMs = LagMs + ms, MostLagMs = Math.Max(MostLagMs, ms) };
    }
}
