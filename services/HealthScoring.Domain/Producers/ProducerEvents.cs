namespace HealthScoring.Domain.Producers;

/// <summary>A producer went dark.</summary>
/// <param name="Source">The producer.</param>
/// <param name="Since">From when on it counts as dark.</param>
/// <param name="LastReceivedAt">Its last live input.</param>
/// <param name="At">When that was noticed.</param>
/// <param name="Sequence">Place among what is published of the producer, from 1 without a gap.</param>
public sealed record ProducerWentSilent(string Source, DateTimeOffset Since, DateTimeOffset LastReceivedAt, DateTimeOffset At, long Sequence);

/// <summary>A producer that was dark is back.</summary>
/// <param name="Source">The producer.</param>
/// <param name="Since">From when on it counted as dark.</param>
/// <param name="BackAt">Its latest live input when that was noticed.</param>
/// <param name="At">When that was noticed.</param>
/// <param name="Sequence">Place among what is published of the producer.</param>
public sealed record ProducerRecovered(string Source, DateTimeOffset Since, DateTimeOffset BackAt, DateTimeOffset At, long Sequence);
