using System.Globalization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>The product of the demonstration.</summary>
public static class DemoCatalog
{
    /// <summary>Its name.</summary>
    public const string Product = "demo-shop";

    /// <summary>Its features, in the order in which customers take them up.</summary>
    public static IReadOnlyList<UsageFeature> Features { get; } =
    [
        new("create-order", true, 2, "Create orders"),
        new("import-data", true, 1, "Import data"),
        new("inventory", true, 1, "Inventory"),
        new("dashboards", false, 1, "Dashboards"),
        new("invoicing", true, 1, "Invoicing"),
        new("reports", true, 1, "Reports"),
        new("mobile-app", false, 1, "Mobile app"),
        new("approval-flow", true, 1, "Approval flow"),
        new("api-access", false, 1, "API access"),
        new("audit-log", false, 1, "Audit log"),
    ];

    /// <summary>The catalogue's publication, at midnight UTC of a day.</summary>
    public static UsageEvent PublishedOn(DateOnly day) => new()
    {
        Id = $"demo-catalog-{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
        Source = DemoSource.Web,
        Type = UsageEventType.FeatureCatalogPublished,
        OccurredAt = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        Product = Product,
        Features = Features,
    };
}
