using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>Positional parameters whose type is known even where the value is null.</summary>
public static class Parameter
{
    /// <summary>A value.</summary>
    public static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    /// <summary>Text, or null.</summary>
    public static NpgsqlParameter<string?> Text(string? value) => Value(value);
}
