using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// The right of one process among many to do something, for as long as it keeps a connection: a session's advisory lock, which ends with the process that held it.
/// A lock of a transaction would not do. The transaction would stay open for as long as the process leads, and whoever waits until no older transaction can fill a gap in
/// a sequence, as the daemons of both logs do, would wait for it for ever.
/// </summary>
public sealed class Leadership : IAsyncDisposable
{
    private const int Space = 0x4853_4C44;
    private readonly NpgsqlConnection _connection;

    private Leadership(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Takes it, or answers null while another process has it.</summary>
    public static async Task<Leadership?> TryTake(NpgsqlDataSource dataSource, string of, CancellationToken cancellation)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Space}, hashtext($1))", connection) { Parameters = { Parameter.Value(of) } };
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return new(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Makes sure that it is still held.</summary>
    /// <exception cref="NpgsqlException">The connection is lost, and the lock with it.</exception>
    public async Task Confirm(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select 1", _connection);
        await command.ExecuteScalarAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Back in the pool the connection would keep the lock.
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // It is gone either way.
        }

        await _connection.DisposeAsync();
    }
}
