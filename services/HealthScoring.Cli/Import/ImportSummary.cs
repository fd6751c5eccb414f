using HealthScoring.Cli.Api;
using Spectre.Console;

namespace HealthScoring.Cli.Import;

/// <summary>What an import came to.</summary>
public static class ImportSummary
{
    private const string NoScore = "no score";
    private static readonly string[] Bands = ["healthy", "watch", "atRisk", "critical", "learning", NoScore];

    /// <summary>Writes it.</summary>
    public static async Task Write(
        ImportPlan plan, bool repeat, TimeSpan sending, TimeSpan all, HealthApi api, IAnsiConsole console, CancellationToken cancellation)
    {
        console.WriteLine();
        console.WriteLine($"Backfill {plan.BackfillId}{(repeat ? " had been imported before; every event was known" : "")}");
        console.WriteLine($"{plan.Total:N0} events sent in {sending.TotalSeconds:N1} s ({plan.Total / sending.TotalSeconds:N0} events/s)");
        console.WriteLine(
            $"{plan.Accounts.Rows.Count:N0} accounts scored and closed day by day, {all.TotalSeconds:N1} s in all");
        foreach (var (band, count) in await Distribution(plan, api, cancellation))
        {
            console.WriteLine($"  {band,-9} {count,6:N0}  {new string('#', (int)Math.Ceiling(40d * count / plan.Accounts.Rows.Count))}");
        }

        var strangers = plan.Events.Accounts.Except(plan.Accounts.Rows.Select(a => a.AccountId)).Count();
        if (strangers > 0)
        {
            console.WriteLine($"The events of {strangers:N0} accounts wait, because {plan.Files.Accounts} does not name them.");
        }

        if (await HasRefused(plan, api, cancellation))
        {
            console.WriteLine($"Input of source {plan.Events.Source} was refused: {api.Address}/{HealthApi.QuarantineOf(plan.Events.Source)}");
        }
    }

    /// <summary>How many of the import's accounts are in each band.</summary>
    private static async Task<IEnumerable<(string Band, int Count)>> Distribution(ImportPlan plan, HealthApi api, CancellationToken cancellation)
    {
        var accounts = plan.Accounts.Rows.Select(a => a.AccountId).ToHashSet(StringComparer.Ordinal);
        var counts = Bands.ToDictionary(b => b, _ => 0, StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await api.Accounts(null, cursor, cancellation);
            foreach (var account in page.Items.Where(a => accounts.Contains(a.AccountId)))
            {
                var band = account.Score is null ? NoScore : account.Band ?? NoScore;
                counts[band] = counts.GetValueOrDefault(band) + 1;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return counts.Where(c => c.Value > 0).Select(c => (c.Key, c.Value));
    }

    // The import is through; a link that cannot be offered must not make it look failed.
    private static async Task<bool> HasRefused(ImportPlan plan, HealthApi api, CancellationToken cancellation)
    {
        try
        {
            return await api.HasRefused(plan.Events.Source, cancellation);
        }
        catch (ApiFailedException)
        {
            return false;
        }
    }
}
