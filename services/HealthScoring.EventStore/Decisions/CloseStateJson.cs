using System.Text.Json;
using HealthScoring.Domain.Closing;

namespace HealthScoring.EventStore.Decisions;

/// <summary>How the state of an account's closes is kept: JSON, worth reading with psql.</summary>
public static class CloseStateJson
{
    /// <summary>Number of the shape. A state of an earlier one is not read: migrating folds the decisions anew.</summary>
    public const int Shape = 2;

    /// <summary>The state as JSON.</summary>
    public static string Write(CloseState state) => JsonSerializer.Serialize(state, DecisionStoreConfiguration.Json);

    /// <summary>The state from its JSON.</summary>
    public static CloseState Read(string json) => JsonSerializer.Deserialize<CloseState>(json, DecisionStoreConfiguration.Json)!;
}
