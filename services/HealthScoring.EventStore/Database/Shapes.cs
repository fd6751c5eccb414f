using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.ReadModel;
using Npgsql;

namespace HealthScoring.EventStore.Database;

/// <summary>
/// Which generation of the read model readers use, and the shapes of what is kept beside the logs. Everything that is kept has the shape of the version that made it; no version
/// reads or writes another shape than its own, so that two of them cannot get in each other's way.
/// </summary>
/// <param name="Generation">Number of the generation.</param>
/// <param name="ReadModel">Shape of the generation's tables.</param>
/// <param name="Closes">Shape of the states of closes.</param>
public readonly record struct Shapes(int Generation, int ReadModel, int Closes)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="OtherVersionException">They are not there: the database has never been migrated, or by an earlier version.</exception>
    public static async Task<Shapes> Read(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await Read(connection, cancellation);
    }

    /// <summary>The same on an open connection.</summary>
    /// <exception cref="OtherVersionException">They are not there.</exception>
    public static async Task<Shapes> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand("select r.generation, r.shape, d.shape from control.read_model r, control.decisions d", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return new(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            throw OtherVersionException.NotMigrated(failure);
        }
    }

    /// <summary>The generation that readers use, if this version works with all that is kept.</summary>
    /// <exception cref="OtherVersionException">It does not.</exception>
    public ReadModelSchema Readable()
    {
        DemandCloses();
        return ReadModel == ReadModelSchema.Shape ? new(Generation) : throw Other("The read model", ReadModel, ReadModelSchema.Shape, "`healthscoring rebuild`");
    }

    /// <summary>Makes sure that this version works with the states of closes.</summary>
    /// <exception cref="OtherVersionException">It does not.</exception>
    public void DemandCloses()
    {
        if (Closes != CloseStateJson.Shape)
        {
            throw Other("What is kept of closes", Closes, CloseStateJson.Shape, "`healthscoring migrate`");
        }
    }

    /// <summary>Makes sure that nothing is kept for a newer version, which a rebuild by this one would take away from it.</summary>
    /// <exception cref="OtherVersionException">Something is.</exception>
    public void DemandNoneNewer()
    {
        if (ReadModel > ReadModelSchema.Shape || Closes > CloseStateJson.Shape)
        {
            Readable();
        }
    }

    private static OtherVersionException Other(string what, int shape, int own, string command) => new(
        $"{what} has shape {shape}, and this version works with {own}. {(shape > own ? "A newer version is at work; replace this one." : $"Run {command} of this version.")}");
}
