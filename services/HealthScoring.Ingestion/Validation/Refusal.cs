namespace HealthScoring.Ingestion.Validation;

/// <summary>Input that was not accepted: kept in quarantine with the reason, so that its producer can see and correct it.</summary>
/// <param name="Source">Its producer; where the body does not say, the routing key.</param>
/// <param name="Reason">One of <see cref="RefusalReason"/>.</param>
/// <param name="Detail">What is wrong, where, and what would be right. Names fields, never values: those may be personal.</param>
/// <param name="Body">The refused bytes: one event, or the whole message if it could not be split.</param>
/// <param name="BackfillId">The backfill it belongs to, if that much could be read.</param>
/// <param name="Id">Its id, if that much could be read.</param>
/// <param name="Index">Its place in the message, from 0; null where the message could not be split.</param>
public sealed record Refusal(string Source, string Reason, string Detail, ReadOnlyMemory<byte> Body, string? BackfillId = null, string? Id = null, int? Index = null);

/// <summary>Why input is refused.</summary>
public static class RefusalReason
{
    /// <summary>Not JSON, or not of the shape of an event or a batch.</summary>
    public const string Malformed = "malformed";

    /// <summary>A type that no version of this interface knows.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>A field that the type needs is not there.</summary>
    public const string MissingField = "missing-field";

    /// <summary>A field has a value that it cannot have.</summary>
    public const string InvalidField = "invalid-field";

    /// <summary>An event above 32 KiB, or a batch above 500 KB or 2,500 events.</summary>
    public const string TooLarge = "too-large";

    /// <summary>More than 5 minutes ahead of the clock of this service.</summary>
    public const string InTheFuture = "in-the-future";

    /// <summary>More than 35 days before its receipt, outside a backfill.</summary>
    public const string TooOld = "too-old";

    /// <summary>The identity of an accepted event with another payload.</summary>
    public const string IdConflict = "id-conflict";

    /// <summary>A source that the sender may not speak for.</summary>
    public const string SourceMismatch = "source-mismatch";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Malformed, UnknownType, MissingField, InvalidField, TooLarge, InTheFuture, TooOld, IdConflict, SourceMismatch];

    /// <summary>What whoever sent it can do.</summary>
    public static string WhatToDo(string reason) => reason switch
    {
        UnknownType => "Correct the type and send it again.",
        MissingField => "Send it again with the field.",
        InvalidField => "Send it again with a right value.",
        TooLarge => "Send smaller batches and shorter texts.",
        InTheFuture => "Correct the sender's clock and send it again.",
        TooOld => "Send it inside a backfill.",
        IdConflict => "Give every event an id of its own.",
        SourceMismatch => "Use the write key of that source, or leave the source out.",
        _ => "Correct the sender and send it again.",
    };
}
