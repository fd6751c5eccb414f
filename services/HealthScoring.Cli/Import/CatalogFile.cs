using System.Security.Cryptography;
using System.Text.Json;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Import;

/// <summary>The features of a product.</summary>
/// <param name="Product">Its name.</param>
/// <param name="Features">Its features, at least one.</param>
/// <param name="Sha256">Digest of the file.</param>
public sealed record CatalogFile(string Product, IReadOnlyList<UsageFeature> Features, byte[] Sha256)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };


    /// <summary>Reads `{product, features: [{key, core, weight, name?}]}`.</summary>
    /// <exception cref="CommandFailedException">It is something else; the message says where.</exception>
    public static CatalogFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            var (product, features) = JsonSerializer.Deserialize<Content>(bytes, Json) ?? throw new JsonException("The file holds no object.");
            var fault = product.Length == 0 ? "`product` is empty."
                : features.Count == 0 ? "`features` is empty."
                : features.FirstOrDefault(f => f.Key.Length == 0 || !(f.Weight > 0)) is { } odd ? $"Feature \"{odd.Key}\" needs a key and a weight above 0."
                : features.CountBy(f => f.Key).FirstOrDefault(f => f.Value > 1) is { Key: { } twice } ? $"Feature \"{twice}\" is named twice."
                : null;
            return fault is null ? new(product, features, SHA256.HashData(bytes)) : throw new CommandFailedException($"{path}: {fault}");
        }
        catch (JsonException failure)
        {
            var line = failure.LineNumber is { } number ? $", line {number + 1}" : "";
            throw new CommandFailedException($"{path}{line}: no catalogue {{product, features: [{{key, core, weight, name?}}]}}. {failure.Message}");
        }
    }

    private sealed record Content(string Product, IReadOnlyList<UsageFeature> Features);
}
