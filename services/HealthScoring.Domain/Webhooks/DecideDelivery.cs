using System.Globalization;

namespace HealthScoring.Domain.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">HTTP status that the receiver answered, or null where it answered none.</param>
/// <param name="Error">Why there was no answer, or why the answer does not count, or null.</param>
/// <param name="Answer">The first bytes of what it answered, as text, or null.</param>
/// <param name="RetryAfter">For how long it asked to be left alone, or null.</param>
public sealed record Attempt(int? Status, string? Error, string? Answer, TimeSpan? RetryAfter)
{
    /// <summary>Whether the receiver took it: any status from 200 to 299.</summary>
    public bool Succeeded => Status is >= 200 and <= 299;
}

/// <summary>A time in which every attempt of a webhook has failed.</summary>
/// <param name="Since">When the first of them failed.</param>
/// <param name="Last">When the last of them failed.</param>
public readonly record struct FailingSpell(DateTimeOffset Since, DateTimeOffset Last);

/// <summary>What follows from an attempt.</summary>
/// <param name="Status">Status of the delivery from now on.</param>
/// <param name="NextAttemptAt">When it is attempted again; null unless it is pending.</param>
/// <param name="Failing">The time in which every attempt of the webhook has failed, or null.</param>
/// <param name="PausedUntil">Until when its receiver asked to be left alone, or null.</param>
/// <param name="DisabledBecause">Why the webhook is disabled by it, or null where it is not.</param>
public readonly record struct AfterAttempt(
    DeliveryStatus Status, DateTimeOffset? NextAttemptAt, FailingSpell? Failing, DateTimeOffset? PausedUntil, string? DisabledBecause);

/// <summary>Decides what follows from an attempt. Pure.</summary>
public static class DecideDelivery
{
    /// <summary>For how long all attempts may fail before a webhook is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>A failure that comes longer after the one before counts as the first: while nothing is attempted nobody knows how the receiver is.</summary>
    public static readonly TimeSpan Quiet = 2 * RetrySchedule.LongestAskedFor;

    private const int Gone = 410;

    /// <summary>What follows.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="made">How many were made of the delivery with this one.</param>
    /// <param name="failing">The time in which every attempt of the webhook before it has failed, or null.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="jitter">A random share, 0 to 1.</param>
    public static AfterAttempt Of(Attempt attempt, int made, FailingSpell? failing, DateTimeOffset now, double jitter)
    {
        if (attempt.Succeeded)
        {
            return new(DeliveryStatus.Delivered, null, null, null, null);
        }

        var since = failing is { } spell && now - spell.Last <= Quiet ? spell.Since : now;
        var next = RetrySchedule.Next(made, now, attempt.RetryAfter, jitter);
        return new(
            next is null ? DeliveryStatus.Failed : DeliveryStatus.Pending, next, new FailingSpell(since, now), now + RetrySchedule.Bounded(attempt.RetryAfter),
            attempt.Status == Gone ? "The receiver answered 410 Gone: it wants nothing any more."
            : now - since >= Patience ? string.Create(CultureInfo.InvariantCulture, $"Every attempt since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC has failed. The last: {Said(attempt)}")
            : null);
    }

    private static string Said(Attempt attempt) => attempt.Error ?? $"HTTP {attempt.Status}.";
}
