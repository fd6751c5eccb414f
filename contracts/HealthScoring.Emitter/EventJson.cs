using System.Text.Json;
using System.Text.Json.Serialization;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Emitter;

/// <summary>The JSON of the contract. Written by generated code, in the thread of the app's call.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(UsageEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
