using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Core;

namespace HealthScoring.EventStore.Decisions;

/// <summary>
/// The log of decisions: an event store of its own beside that of facts, in the same database so that one transaction can cover both. Facts never pass by what was
/// decided from them, and a close's cut counts facts alone.
/// </summary>
public static class DecisionStoreConfiguration
{
    /// <summary>Schema of the log and of the tables that are written with it.</summary>
    public const string Schema = "decisions";

    /// <summary>How decisions are written, and read without the store.</summary>
    public static JsonSerializerOptions Json { get; } = Configured(new(JsonSerializerDefaults.General));

    /// <summary>Applies the settings.</summary>
    public static void Configure(StoreOptions options, NpgsqlDataSource dataSource, TimeProvider clock)
    {
        options.Connection(dataSource);
        options.DatabaseSchemaName = Schema;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => Configured(json));
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.TimeProvider = clock;
        options.Events.EnableEventSkippingInProjectionsOrSubscriptions = true;
        options.Events.AutoDiscoverTagTypes = false;
        options.Events.MetadataConfig.HeadersEnabled = true;
        foreach (var (name, type) in StoredDecisions.ByName)
        {
            options.Events.MapEventType(type, name);
        }
    }

    private static JsonSerializerOptions Configured(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        return json;
    }
}
