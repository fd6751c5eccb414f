using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.ReadModel;
using HealthScoring.EventStore.Streams;
using Marten;
using Npgsql;
using static HealthScoring.EventStore.Database.Parameter;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Erases a person, in one transaction: the row that maps their id to a pseudonym, refused input that names them, and what else names them in the facts of their
/// account. What is counted stays as it is. No event of any user is being stored meanwhile: one that is stored before is masked too, and one that comes after is that of
/// somebody new.
/// </summary>
public sealed class ErasePerson(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    /// <summary>How long one statement may take. An account is searched as a whole, and quarantine as well.</summary>
    internal const int PatienceSeconds = 600;

    private const int Slot = 0;

    // The read model follows by itself. Waiting for it means that an answer says: gone, everywhere; and that no page that was read before can put a trace back afterwards.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    // For what scores and closes, also where the read model took all of it.
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // Ingestion takes nothing that occurred earlier.
    private static readonly DateOnly FirstDay = new(2000, 1, 1);
    private readonly DocumentStore _facts = DocumentStore.For(options => EventStoreConfiguration.Configure(options, dataSource, clock));

    /// <summary>Erases the person, whether they are known or not; answers false where nothing is known of the account.</summary>
    public async Task<bool> Run(Person person, CancellationToken cancellation)
    {
        // Where another version keeps the read model, it is for that one to erase.
        await Migrate.Generation(dataSource, cancellation);
        var lastDay = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        var streams = StreamIds.OfAccount(person.AccountId, FirstDay, lastDay).ToArray();
        var traces = new EraseTraces(person.AccountId, streams, [.. StreamIds.DecisionsBetween(person.AccountId, FirstDay, lastDay)]);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Before anybody waits for the rest of it.
        await EraseFromAnswers.Run(connection, transaction, person, cancellation);
        await WriterSlot.TakeAll(connection, transaction, PatienceSeconds, cancellation);
        var known = await IsKnown(connection, transaction, person, streams, cancellation);
        var reference = await Forget(connection, transaction, person, cancellation);
        var refused = await EraseFromQuarantine.Run(connection, transaction, person, cancellation);
        var foldAnew = await EraseFromFacts.Run(connection, transaction, person, reference, streams, cancellation);
        await traces.Run(connection, transaction, cancellation);
        if (foldAnew)
        {
            await EraseFromOldGenerations.Run(connection, transaction, person, cancellation);

            // Last, since a rollback behind it would leave a gap in the sequence; so whoever asked cannot cancel it any more.
            await using var session = _facts.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
            session.Events.Append(StreamIds.Account(person.AccountId, Slot), new UserErased(person.AccountId, clock.GetUtcNow()));
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        var committed = clock.GetTimestamp();
        await ReadModelFollows(committed);
        var left = Wait - clock.GetElapsedTime(committed);
        await traces.Again(dataSource, left > LeastWait ? left : LeastWait);
        return known || refused > 0;
    }

    /// <inheritdoc />
    public void Dispose() => _facts.Dispose();

    private static async Task<bool> IsKnown(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, Guid[] streams, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select exists (select from ingest.accounts where account = $1) or exists (select from ingest.user_refs where account = $1)
              or exists (select from {EventStoreConfiguration.Schema}.mt_streams where id = any($2))
            """,
            connection, transaction)
        {
            Parameters = { Value(Keys.Account(person.AccountId)), Value(streams) },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<Guid?> Forget(NpgsqlConnection connection, NpgsqlTransaction transaction, Person person, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("delete from ingest.user_refs where account = $1 and user_id = $2 returning user_ref", connection, transaction)
        {
            Parameters = { Value(Keys.Account(person.AccountId)), Value(person.UserId) },
        };
        return await command.ExecuteScalarAsync(cancellation) as Guid?;
    }

    private async Task ReadModelFollows(long since)
    {
        var last = (await Lag()).Last;
        while ((await Lag()).Through < last && clock.GetElapsedTime(since) < Wait)
        {
            await Task.Delay(PollInterval, clock, CancellationToken.None);
        }
    }

    private async Task<ReadModelLag> Lag() => await ReadModelLag.Read(dataSource, await Migrate.Generation(dataSource, CancellationToken.None), CancellationToken.None);
}
