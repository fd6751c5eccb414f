using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;
using Npgsql;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>The catalogues of all products, as kept.</summary>
public static class CatalogRows
{
    /// <summary>Reads them.</summary>
    public static async Task<FeatureCatalog> Load(NpgsqlConnection connection, ReadModelSchema schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select product, history::text from {schema.Name}.catalog", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await Read(reader, cancellation);
    }

    /// <summary>Reads the current result, of columns product and history.</summary>
    public static async Task<FeatureCatalog> Read(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var products = new Dictionary<string, FieldHistory<IReadOnlyList<CatalogFeature>>>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            products.Add(reader.GetString(0), JsonSerializer.Deserialize<FieldHistory<IReadOnlyList<CatalogFeature>>>(reader.GetString(1), HistoryJson.Options)!);
        }

        return new(products);
    }
}
