using System.Globalization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Import;

/// <summary>The events that an import adds to those of the file.</summary>
public static class Registrations
{
    private const int MonthsOfYear = 12;

    /// <summary>The catalogue and the accounts, in the name of the source of the events, since both belong to the product that sends them.</summary>
    public static IEnumerable<UsageEvent> Of(ImportPlan plan)
    {
        yield return Event(plan, UsageEventType.FeatureCatalogPublished, "catalog") with
        {
            BackfillId = plan.BackfillId,
            Product = plan.Catalog.Product,
            Features = plan.Catalog.Features,
        };
        foreach (var (row, account) in plan.Accounts.Rows.Index())
        {
            yield return Event(plan, UsageEventType.AccountRegistered, string.Create(CultureInfo.InvariantCulture, $"account-{row + 1}")) with
            {
                BackfillId = plan.BackfillId,
                AccountId = account.AccountId,
                Name = account.AccountId,
                HandOverOn = account.HandOverOn is { } day ? plan.Shift.Of(day) : null,
                Seats = account.Seats,
                Tier = account.Plan,
                Product = plan.Catalog.Product,
                ContractValue = account.MonthlyValue * MonthsOfYear,
            };
        }
    }

    /// <summary>Opens the backfill.</summary>
    public static UsageEvent Started(ImportPlan plan) => Event(plan, UsageEventType.BackfillStarted, "started") with { BackfillId = plan.BackfillId };

    /// <summary>Closes it. It happens with the last event and not now: a second import of the same files must say the same.</summary>
    public static UsageEvent Completed(ImportPlan plan) => Event(plan, UsageEventType.BackfillCompleted, "completed") with
    {
        BackfillId = plan.BackfillId,
        OccurredAt = plan.LastEvent,
        Events = plan.Total,
    };

    // The backfill's id comes from the content of the files, and so do all of these.
    private static UsageEvent Event(ImportPlan plan, string type, string name) =>
        new() { Id = $"{plan.BackfillId}-{name}", Source = plan.Events.Source, Type = type, OccurredAt = plan.RegisteredAt };
}
