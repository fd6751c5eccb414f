using Npgsql;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>A key that was just made. Nobody can show it again.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">All of it, for its owner.</param>
public sealed record IssuedKey(AccessKey Key, KeyText Text);

/// <summary>Makes, lists, replaces and revokes keys.</summary>
public sealed class IssueKeys(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Makes a key.</summary>
    /// <param name="wanted">One without faults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">It has faults.</exception>
    public async Task<IssuedKey> Create(NewKey wanted, CancellationToken cancellation)
    {
        if (wanted.Faults().Any())
        {
            throw new ArgumentException(string.Join(' ', wanted.Faults()), nameof(wanted));
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await Insert(connection, wanted, wanted.ExpiresInDays is { } days ? TimeSpan.FromDays(days) : null, cancellation);
    }

    /// <summary>All keys, the latest first.</summary>
    public async Task<IReadOnlyList<AccessKey>> All(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand($"select {AccessKey.Columns} from control.access_keys order by created_at desc, id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<AccessKey>();
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(AccessKey.Of(reader));
        }

        return keys;
    }

    /// <summary>Revokes a key, at once and for good; one that is revoked stays so. Answers null where there is none of that id.</summary>
    public async Task<AccessKey?> Revoke(string id, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await One(connection, $"update control.access_keys set revoked_at = coalesce(revoked_at, $2) where id = $1 returning {AccessKey.Columns}", [id, Now], cancellation);
    }

    /// <summary>
    /// Makes a key with the name, the scopes, the source and the lifetime of another, which goes on for the overlap: time for its owner to change over. Answers neither where there is
    /// none of that id, and a refusal where it opens nothing any more or was replaced before.
    /// </summary>
    public async Task<(IssuedKey? Issued, string? Refusal)> Rotate(string id, TimeSpan overlap, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await One(connection, $"select {AccessKey.Columns} from control.access_keys where id = $1 for update", [id], cancellation) is not { } old)
        {
            return default;
        }

        if (old.ReplacedBy is { } next)
        {
            return (null, $"It was replaced by {next}; rotate that one.");
        }

        if (!old.OpensAt(Now))
        {
            return (null, "It opens nothing any more; make a new one.");
        }

        var issued = await Insert(connection, new(old.Name, old.Scopes, old.Source, null), old.ExpiresAt - old.CreatedAt, cancellation);
        await One(
            connection, $"update control.access_keys set replaced_by = $2, expires_at = least(expires_at, $3) where id = $1 returning {AccessKey.Columns}",
            [id, issued.Key.Id, Now + overlap], cancellation);
        await transaction.CommitAsync(cancellation);
        return (issued, null);
    }

    // What PostgreSQL keeps of a time.
    private DateTimeOffset Now => new(clock.GetUtcNow().UtcTicks / 10 * 10, TimeSpan.Zero);

    private async Task<IssuedKey> Insert(NpgsqlConnection connection, NewKey wanted, TimeSpan? lifetime, CancellationToken cancellation)
    {
        var (text, now) = (KeyText.Make(), Now);
        var key = await One(
            connection,
            $"insert into control.access_keys (id, name, scopes, source, created_at, expires_at, secret) values ($1, $2, $3, $4, $5, $6, $7) returning {AccessKey.Columns}",
            [text.Id, wanted.Name!, wanted.Scopes!.ToArray(), (object?)wanted.Source ?? DBNull.Value, now, (object?)(now + lifetime) ?? DBNull.Value, text.SecretHash()], cancellation);
        return new(key!, text);
    }

    private static async Task<AccessKey?> One(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? AccessKey.Of(reader) : null;
    }
}
