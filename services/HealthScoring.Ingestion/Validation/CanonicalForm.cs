using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Ingestion.Validation;

/// <summary>
/// How an event is written before it is hashed. Hashes are kept for ever: whatever changes a byte of this makes a conflict of every event that comes again
/// after the change. Written by generated code, since every event is.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(UsageEvent))]
internal sealed partial class CanonicalForm : JsonSerializerContext;
