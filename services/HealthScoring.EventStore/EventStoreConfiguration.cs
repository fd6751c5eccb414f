using System.Text.Json.Serialization;
using HealthScoring.Domain.Facts;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Core;

namespace HealthScoring.EventStore;

/// <summary>How the event store is set up, for every process that opens it. services/README.md gives the reason of each choice.</summary>
public static class EventStoreConfiguration
{
    /// <summary>Schema of the event store.</summary>
    public const string Schema = "store";

    /// <summary>Applies the settings.</summary>
    public static void Configure(StoreOptions options, NpgsqlDataSource dataSource, TimeProvider clock)
    {
        options.Connection(dataSource);
        options.DatabaseSchemaName = Schema;

        // The schema changes by `healthscoring migrate` only; a service that meets an older one must say so and not change it.
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json =>
        {
            json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.Converters.Add(new UnreadableAsNull(StoredEvents.ByName.Values));
        });

        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.TimeProvider = clock;
        options.Events.EnableEventSkippingInProjectionsOrSubscriptions = true;
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        options.Events.AutoDiscoverTagTypes = false;
        options.Events.MetadataConfig.HeadersEnabled = true;

        foreach (var (name, type) in StoredEvents.ByName)
        {
            options.Events.MapEventType(type, name);
        }
    }
}
