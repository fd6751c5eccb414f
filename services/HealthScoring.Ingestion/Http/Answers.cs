using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Http;

/// <summary>What became of a request that the broker has confirmed.</summary>
/// <param name="Accepted">Valid events. Whether one was there before is found when it is stored.</param>
/// <param name="Refused">The others; they are in quarantine.</param>
public sealed record EventsAnswer(int Accepted, IReadOnlyList<RefusedItem> Refused);

/// <summary>The same, as a client of Segment's expects it.</summary>
/// <param name="Success">Always true: what is not is answered with another status.</param>
/// <param name="Accepted">Valid events.</param>
/// <param name="Ignored">Calls that the mapping passes over.</param>
/// <param name="Refused">The others; they are in quarantine.</param>
public sealed record SegmentAnswer(bool Success, int Accepted, int Ignored, IReadOnlyList<RefusedItem> Refused);

/// <summary>An item that was refused.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its id, if it could be read.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Fix">What to do.</param>
public sealed record RefusedItem(int? Index, string? Id, string Reason, string Detail, string Fix)
{
    /// <summary>A refusal, as its sender is told of it.</summary>
    internal static RefusedItem Of(Refusal refusal) => new(refusal.Index, refusal.Id, refusal.Reason, refusal.Detail, RefusalReason.WhatToDo(refusal.Reason));
}
