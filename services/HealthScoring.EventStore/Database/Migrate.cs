using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using JasperFx;
using Marten;
using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>Brings the database to the schema that this version needs. The one place where a schema changes; services never do.</summary>
public static class Migrate
{
    // Two migrations at once would both see a missing table; the second waits for the first.
    private const long MigrationLock = 0x4853_4D49;

    /// <summary>Creates what is missing; changes nothing when nothing is.</summary>
    public static async Task Run(NpgsqlDataSource dataSource, TimeProvider clock, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using (var turn = new NpgsqlCommand($"select pg_advisory_lock({MigrationLock})", connection) { CommandTimeout = 0 })
        {
            await turn.ExecuteNonQueryAsync(cancellation);
        }

        try
        {
            await using (var store = DocumentStore.For(options => EventStoreConfiguration.Configure(options, dataSource, clock)))
            {
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
            }

            await using (var decisions = DocumentStore.For(options => DecisionStoreConfiguration.Configure(options, dataSource, clock)))
            {
                await decisions.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
            }

            await Execute(connection, Script("ingest"), cancellation);
            await Execute(connection, Script("decisions"), cancellation);
            await Execute(connection, Script("access"), cancellation);
            await Execute(connection, Script("webhooks"), cancellation);
            await RefoldDecisions(dataSource, cancellation);
            await UpdateReadModel(connection, dataSource, cancellation);
        }
        finally
        {
            // With the session the lock has gone; what ended it is what is to be told.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await Execute(connection, $"select pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }
        }
    }

    /// <summary>The generation of the read model that readers use.</summary>
    /// <exception cref="OtherVersionException">This version cannot read it.</exception>
    public static async Task<ReadModelSchema> Generation(NpgsqlDataSource dataSource, CancellationToken cancellation) => (await Shapes.Read(dataSource, cancellation)).Readable();

    /// <summary>Creates the tables of a generation.</summary>
    public static Task CreateReadModel(NpgsqlConnection connection, ReadModelSchema schema, CancellationToken cancellation) =>
        Execute(connection, Script("read_model").Replace("{schema}", schema.Name, StringComparison.Ordinal), cancellation);

    // What is kept of decisions has the shape of the version that wrote it. It follows from the log, so another shape is made by folding that again.
    private static async Task RefoldDecisions(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        if ((await Shapes.Read(dataSource, cancellation)).Closes < CloseStateJson.Shape)
        {
            await new RebuildDecisions(dataSource).Run(cancellation);
        }
    }

    // One of another shape is left as it is: a rebuild makes the next of this shape, while whoever can read it goes on.
    private static async Task UpdateReadModel(NpgsqlConnection connection, NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        var shapes = await Shapes.Read(dataSource, cancellation);
        if (shapes.ReadModel == ReadModelSchema.Shape)
        {
            await CreateReadModel(connection, new(shapes.Generation), cancellation);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Script(string name)
    {
        using var stream = typeof(Migrate).Assembly.GetManifestResourceStream(name + ".sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
