namespace HealthScoring.Contracts.V1;

/// <summary>A sample that a webhook was asked to send. It is about nothing and goes to that webhook alone: no queue ever holds one.</summary>
public sealed record WebhookTest
{
    /// <summary>Identity, the same as `webhook-id`: a repeat carries the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>`WebhookTest`.</summary>
    public string Type { get; init; } = nameof(WebhookTest);

    /// <summary>Version of this type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Always null.</summary>
    public string? AccountId { get; init; }

    /// <summary>Always null.</summary>
    public string? AccountName { get; init; }

    /// <summary>Always null.</summary>
    public string? Segment { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Always 0: it has no place among what is published.</summary>
    public long Sequence { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Summary { get; init; }
}
