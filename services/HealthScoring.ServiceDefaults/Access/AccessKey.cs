namespace HealthScoring.ServiceDefaults.Access;

/// <summary>What is known of a key; its secret is not.</summary>
/// <param name="Id">Its id, the part of it that is no secret.</param>
/// <param name="Name">Whose it is, or what for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Source">The source that it may send events of; given where it has the scope `ingest`, and only there.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it opens nothing; null if it does not expire.</param>
/// <param name="RevokedAt">When it was revoked; null if it was not.</param>
/// <param name="ReplacedBy">Id of the key that a rotation made in its place.</param>
public sealed record AccessKey(
    string Id, string Name, IReadOnlyList<string> Scopes, string? Source, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? ReplacedBy)
{
    /// <summary>Columns of `control.access_keys`, in this order.</summary>
    internal const string Columns = "id, name, scopes, source, created_at, expires_at, revoked_at, replaced_by";

    /// <summary>Whether it opens anything at a time.</summary>
    public bool OpensAt(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    internal static AccessKey Of(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetFieldValue<string[]>(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), Time(row, 5), Time(row, 6),
        row.IsDBNull(7) ? null : row.GetString(7));

    private static DateTimeOffset? Time(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
