using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// What the database holds is of another version than this. Two versions may run beside each other while one replaces the other, and the database says which of them works: the
/// other waits, as it does for a database that is away, and says for what.
/// </summary>
public sealed class OtherVersionException(string message) : NpgsqlException(message)
{
    /// <summary>Of a database that lacks what this version reads.</summary>
    public static OtherVersionException NotMigrated(PostgresException failure) => new($"The schema is not that of this version ({failure.SqlState}). Run `healthscoring migrate`.");

    /// <summary>It passes when the other version has gone, or the database is brought to this one.</summary>
    public override bool IsTransient => true;
}
