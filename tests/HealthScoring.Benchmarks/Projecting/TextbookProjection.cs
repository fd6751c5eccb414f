using HealthScoring.Benchmarks.Measuring;
using Marten;
using Marten.Events.Aggregation;

namespace HealthScoring.Benchmarks.Projecting;

/// <summary>A usage event in the stream of its account.</summary>
internal sealed record Used(Guid User, string? Feature, DateTimeOffset At);

/// <summary>What an account did, as one document: who was active on each day and how often they used what, since when each user is, and when each feature was used last.</summary>
internal sealed class AccountUsage
{
    public Guid Id { get; set; }

    public Dictionary<DateOnly, Dictionary<Guid, Dictionary<string, int>>> Days { get; set; } = [];

    public Dictionary<Guid, DateOnly> FirstActiveOn { get; set; } = [];

    public Dictionary<string, DateOnly> LastUsedOn { get; set; } = [];
}

/// <summary>How Marten's documentation projects a stream: one document for each, kept asynchronously, default settings.</summary>
internal sealed partial class TextbookProjection : SingleStreamProjection<AccountUsage, Guid>
{
    private const string SignIn = "";

    public static void Apply(Used used, AccountUsage account)
    {
        var day = DateOnly.FromDateTime(used.At.UtcDateTime);
        var users = Of(account.Days, day);
        var uses = Of(users, used.User);
        var feature = used.Feature ?? SignIn;
        uses[feature] = uses.GetValueOrDefault(feature) + 1;
        account.FirstActiveOn.TryAdd(used.User, day);
        if (used.Feature is not null)
        {
            account.LastUsedOn[used.Feature] = day;
        }
    }

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key)
        where TKey : notnull
        where TValue : new() => values.TryGetValue(key, out var value) ? value : values[key] = new();
}

/// <summary>The same usage in a store of Marten's, one stream for each account, and its rebuild.</summary>
internal static class TextbookBaseline
{
    private const int PerSave = 5_000;

    public static async Task<DocumentStore> SeedAsync(Servers servers, IEnumerable<GeneratedUsage> usage)
    {
        var (postgres, _) = await servers.CreateAsync("bench_textbook");
        var store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.Projections.Add<TextbookProjection>(JasperFx.Events.Projections.ProjectionLifecycle.Async);
        });
        foreach (var chunk in usage.Chunk(PerSave))
        {
            await using var session = store.LightweightSession();
            foreach (var account in chunk.GroupBy(u => u.Account))
            {
                session.Events.Append(StableGuid.Of(account.Key), account.Select(u => (object)new Used(StableGuid.Of($"{u.Account}/{u.User}"), u.Feature, u.At)));
            }

            await session.SaveChangesAsync();
        }

        return store;
    }

    public static async Task RebuildAsync(DocumentStore store)
    {
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync<TextbookProjection>(TimeSpan.FromHours(1), CancellationToken.None);
    }
}
