namespace HealthScoring.Domain.Facts;

/// <summary>A product's features from <paramref name="OccurredAt"/> on; replaces the product's earlier catalogue as a whole.</summary>
public sealed record FeatureCatalogPublished(
    string Product, string Source, string Id, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? BackfillId, IReadOnlyList<CatalogFeature> Features);

/// <summary>A feature of a product.</summary>
/// <param name="Key">Key that usage events name.</param>
/// <param name="Core">Whether using it is the value the customer bought.</param>
/// <param name="Weight">Share in breadth relative to other core features; above 0.</param>
/// <param name="Name">Name for people, if it differs from the key.</param>
public sealed record CatalogFeature(string Key, bool Core, double Weight, string? Name = null);
