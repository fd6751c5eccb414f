using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// The right of one process among many to do something, for as long as it keeps a connection: a session's advisory lock, which ends with the process that held it.
/// A lock of a transaction would not do. The transaction would stay open for as long as the process leads, and whoever waits until no older transaction can fill a gap in
/// a sequence, as the daemons of both logs do, would wait for it for ever.
/// A process that is frozen, or cut off, keeps nothing either: whoever does not confirm for a while has the session ended by the server.
/// </summary>
public sealed class Leadership : IAsyncDisposable
{
    /// <summary>For how long it is held without being confirmed. Long enough for a busy moment, and short enough that another takes over before anybody misses it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>How long whoever cannot go on leaves the lead to others: longer than they take to notice that nobody leads. One of them may be able to.</summary>
    public static readonly TimeSpan StepAside = TimeSpan.FromSeconds(4);

    private const int Space = 0x4853_4C44;

    // A confirmation that is not answered by then comes too late: the server has ended the session, or is about to.
    private const int ConfirmWithinSeconds = 5;
    private static readonly TimeSpan ConfirmEvery = TimeSpan.FromSeconds(1);
    private static readonly string EndWhenIdle = $"set idle_session_timeout = {Patience.TotalMilliseconds:0}";
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
                await using var timeout = new NpgsqlCommand(EndWhenIdle, connection);
                await timeout.ExecuteNonQueryAsync(cancellation);
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

    /// <summary>Does something for as long as it is held, confirming it all the while: however long a step of the work takes, it does not cost the lead.</summary>
    /// <exception cref="NpgsqlException">It was lost. The work has been told to stop, and has.</exception>
    public async Task While(Func<CancellationToken, Task> work, TimeProvider clock, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var confirming = ConfirmUntil(clock, over.Token);
        var working = work(over.Token);
        await Task.WhenAny(confirming, working);
        await over.CancelAsync();
        await working.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        // First, because what the work says of being stopped would hide why.
        await confirming;
        await working;
    }

    /// <summary>Makes sure that it is still held.</summary>
    /// <exception cref="NpgsqlException">The connection is lost, and the lock with it.</exception>
    public async Task Confirm(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select 1", _connection) { CommandTimeout = ConfirmWithinSeconds };
        await command.ExecuteScalarAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Back in the pool the connection would keep both, since it is reset only when it is next used.
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all(); reset idle_session_timeout", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // It is gone either way.
        }

        await _connection.DisposeAsync();
    }

    private async Task ConfirmUntil(TimeProvider clock, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Confirm(over);
                await Task.Delay(ConfirmEvery, clock, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The work is done, or the process ends.
        }
    }
}
