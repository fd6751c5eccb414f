using HealthScoring.EventStore.Webhooks;
using Npgsql;

namespace HealthScoring.Api.Webhooks;

/// <summary>A webhook. Its secret is shown when it is made, and never again.</summary>
/// <param name="Id">The webhook.</param>
/// <param name="Url">Where it leads.</param>
/// <param name="Events">What it asks for: types of notifications and patterns of routing keys.</param>
/// <param name="Description">What it is for, or null.</param>
/// <param name="Status">`enabled` or `disabled`.</param>
/// <param name="DisabledAt">Since when it is disabled, or null.</param>
/// <param name="DisabledBecause">Why, or null.</param>
/// <param name="FailingSince">Since when every attempt has failed, or null.</param>
/// <param name="SecretBeforeUntil">Until when deliveries are signed with the secret before as well, or null.</param>
/// <param name="Pending">How many deliveries wait for an attempt.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record WebhookView(
    Guid Id, string Url, IReadOnlyList<string> Events, string? Description, string Status, DateTime? DisabledAt, string? DisabledBecause, DateTime? FailingSince,
    DateTime? SecretBeforeUntil, long Pending, DateTime CreatedAt)
{
    /// <summary>What a row is read from. The parameter `$1` is the time.</summary>
    internal const string Columns =
        """
        w.id, w.url, w.events, w.description, w.disabled_at, w.disabled_because, w.failing_since, case when w.secret_before_until > $1 then w.secret_before_until end,
        (select count(*) from webhooks.deliveries d where d.webhook_id = w.id and d.status = 'pending'), w.created_at
        """;

    /// <summary>Reads a row.</summary>
    internal static WebhookView Of(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetFieldValue<string[]>(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? "enabled" : "disabled",
        row.IsDBNull(4) ? null : row.GetDateTime(4), row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetDateTime(6), row.IsDBNull(7) ? null : row.GetDateTime(7),
        row.GetInt64(8), row.GetDateTime(9));
}

/// <summary>A webhook with its secret, as it is shown once.</summary>
/// <param name="Id">The webhook.</param>
/// <param name="Secret">What deliveries are signed with: `whsec_` and base64. Keep it; it cannot be asked for.</param>
/// <param name="Webhook">All else of it.</param>
public sealed record WebhookWithSecret(Guid Id, string Secret, WebhookView Webhook);

/// <summary>A message for a webhook.</summary>
/// <param name="DeliveryId">Id of its message, which receivers see as `webhook-id`.</param>
/// <param name="Type">Its type.</param>
/// <param name="Owner">Account or producer that it is about; empty for a test.</param>
/// <param name="Status">`pending`, `delivered` or `failed`.</param>
/// <param name="CreatedAt">When it was queued, the last time.</param>
/// <param name="NextAttemptAt">When it is attempted next, or null where it is not.</param>
/// <param name="Attempts">The last twenty attempts, the first first.</param>
public sealed record DeliveryView(
    Guid DeliveryId, string Type, string Owner, string Status, DateTime CreatedAt, DateTime? NextAttemptAt, IReadOnlyList<AttemptRecord> Attempts)
{
    /// <summary>What a row is read from.</summary>
    internal const string Columns = "message_id, type, owner, status, created_at, case when status = 'pending' then next_attempt_at end, attempts::text";

    /// <summary>Reads a row.</summary>
    internal static DeliveryView Of(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDateTime(4), row.IsDBNull(5) ? null : row.GetDateTime(5), AttemptRecord.ReadAll(row.GetString(6)));
}
