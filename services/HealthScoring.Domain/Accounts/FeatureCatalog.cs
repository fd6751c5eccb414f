using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Accounts;

/// <summary>The catalogues of every product over time.</summary>
public sealed record FeatureCatalog(IReadOnlyDictionary<string, FieldHistory<IReadOnlyList<CatalogFeature>>> Products)
{
    /// <summary>No product has published anything.</summary>
    public static FeatureCatalog Empty { get; } = new(new Dictionary<string, FieldHistory<IReadOnlyList<CatalogFeature>>>(StringComparer.Ordinal));

    /// <summary>The keys that any product's latest catalogue names.</summary>
    public IReadOnlySet<string> Keys => Products.Values.SelectMany(p => p.Latest?.Value ?? []).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The catalogues after one more publication.</summary>
    public static FeatureCatalog Evolve(FeatureCatalog catalog, FeatureCatalogPublished fact)
    {
        var history = catalog.Products.GetValueOrDefault(fact.Product) ?? FieldHistory<IReadOnlyList<CatalogFeature>>.Empty;
        return new(new Dictionary<string, FieldHistory<IReadOnlyList<CatalogFeature>>>(catalog.Products, StringComparer.Ordinal)
        {
            [fact.Product] = history.With(new(fact.OccurredAt, fact.Source, fact.Id), fact.Features),
        });
    }

    /// <summary>
    /// The features that an account is entitled to at the end of local day <paramref name="day"/>, by the catalogue and entitlement of that day; by key.
    /// </summary>
    public IReadOnlyDictionary<string, CatalogFeature> EntitledOn(DateOnly day, AccountProfile profile, ZoneHistory zones)
    {
        var features = ProductOf(profile, day, zones) is { } product ? Products[product].AsOf(day, zones)?.Value ?? [] : [];
        var entitled = profile.EntitledFeatures.AsOf(day, zones)?.Value;
        var byKey = new Dictionary<string, CatalogFeature>(features.Count, StringComparer.Ordinal);
        foreach (var feature in features.Where(f => entitled is null || entitled.Contains(f.Key, StringComparer.Ordinal)))
        {
            byKey[feature.Key] = feature;
        }

        return byKey;
    }

    // An account whose registration names no product takes the one that the source of its registration publishes; a deployment serves one vendor, so that
    // where only one product exists, there is no question at all. Of several the one published first stays, so that a product added later changes nothing.
    private string? ProductOf(AccountProfile profile, DateOnly day, ZoneHistory zones)
    {
        if (profile.Product.AsOf(day, zones) is { } named)
        {
            return Products.ContainsKey(named.Value) ? named.Value : null;
        }

        var source = profile.Registered.Latest?.Stamp.Source;
        return Products
            .Where(p => p.Value.AsOf(day, zones) is not null)
            .OrderByDescending(p => p.Value.Values[0].Stamp.Source == source)
            .ThenBy(p => p.Value.Values[0].Stamp)
            .ThenBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => p.Key)
            .FirstOrDefault();
    }
}
