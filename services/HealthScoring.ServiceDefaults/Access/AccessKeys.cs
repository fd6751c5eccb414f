using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Npgsql;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>
/// Finds who a key belongs to. What is found is kept for <see cref="Kept"/>, so that no call costs a query; within that time a revocation takes effect everywhere. While the
/// database does not answer, keys that were found are taken as they were last seen, for an hour: product apps can go on sending what only the broker is needed for.
/// </summary>
public sealed class AccessKeys(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How long a key that was found is not looked at again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LastSeenCounts = TimeSpan.FromHours(1);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);

    // One entry for each key that there is, and for each that is being looked up: what is not found leaves it again.
    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>
    /// The caller that a key belongs to, or null if it opens nothing: it is none, was revoked or has expired. Comes within two seconds, and is not ended by a caller that goes: its turn would end
    /// before the query does, and whoever comes and goes would have many under way.
    /// </summary>
    /// <exception cref="KeysUnavailableException">It is not known, and the database cannot be asked.</exception>
    public async Task<ClaimsPrincipal?> Find(string key)
    {
        if (!KeyText.TryParse(key, out var text))
        {
            return null;
        }

        var found = await Latest(text.Id).Found.Value;
        return found is not null && CryptographicOperations.FixedTimeEquals(found.SecretHash, text.SecretHash()) && found.Key.OpensAt(clock.GetUtcNow()) ? Caller.Of(found.Key) : null;
    }

    /// <summary>Whether a key of this id has been found before, or is being looked up; to find any other takes a query of its own.</summary>
    public bool Knows(string key) => KeyText.TryParse(key, out var text) && _looks.ContainsKey(text.Id);

    /// <summary>Looks again at the next call, as after a change that was made here.</summary>
    public void Forget(string id) => _looks.TryRemove(id, out _);

    private Look Latest(string id)
    {
        while (true)
        {
            if (!_looks.TryGetValue(id, out var look))
            {
                look = new(this, id, null, clock.GetTimestamp());
                if (_looks.TryAdd(id, look))
                {
                    return look;
                }
            }
            else if (clock.GetElapsedTime(look.At) < Kept)
            {
                return look;
            }
            else if (new Look(this, id, look.Known, clock.GetTimestamp()) is var again && _looks.TryUpdate(id, again, look))
            {
                return again;
            }
        }
    }

    private async Task<FoundKey?> Ask(Look look, string id, FoundKey? before)
    {
        try
        {
            var found = await Row(id).WaitAsync(AnswersWithin);
            if (found is null)
            {
                _looks.TryRemove(new(id, look));
            }

            return found;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            if (before is not null && clock.GetElapsedTime(before.SeenAt) < LastSeenCounts)
            {
                return before;
            }

            _looks.TryRemove(new(id, look));
            throw new KeysUnavailableException("Keys cannot be looked up.", failure);
        }
    }

    private async Task<FoundKey?> Row(string id)
    {
        using var giveUp = new CancellationTokenSource(AnswersWithin);
        try
        {
            await using var command = dataSource.CreateCommand($"select {AccessKey.Columns}, secret from control.access_keys where id = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
            await using var reader = await command.ExecuteReaderAsync(giveUp.Token);
            return await reader.ReadAsync(giveUp.Token) ? new(AccessKey.Of(reader), reader.GetFieldValue<byte[]>(8), clock.GetTimestamp()) : null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException();
        }
    }

    private sealed record FoundKey(AccessKey Key, byte[] SecretHash, long SeenAt);

    private sealed class Look
    {
        public Look(AccessKeys keys, string id, FoundKey? before, long at)
        {
            At = at;
            Found = new(() => keys.Ask(this, id, before));
        }

        public long At { get; }

        public Lazy<Task<FoundKey?>> Found { get; }

        public FoundKey? Known => Found is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } found } ? found.Result : null;
    }
}
