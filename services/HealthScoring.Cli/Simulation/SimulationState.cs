using System.Globalization;
using System.Text.Json;

namespace HealthScoring.Cli.Simulation;

/// <summary>What a demonstration must remember from one start to the next.</summary>
/// <param name="FirstStart">Day (UTC) of its first start, on which all fates hang.</param>
/// <param name="SentThrough">Everything up to this instant has been sent and confirmed; null before that.</param>
/// <param name="Backfill">A backfill that was begun and may not have been finished, or null.</param>
public sealed record SimulationState(DateOnly FirstStart, DateTimeOffset? SentThrough, DemoBackfill? Backfill)
{
    // Ingestion takes events up to 35 days late outside a backfill. An hour less, since sending them takes time too.
    private static readonly TimeSpan LongestLiveGap = TimeSpan.FromDays(35) - TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>
    /// The state in which a start at an instant begins to work: with a backfill to send if there is an unfinished one, if nothing was ever sent, or if the
    /// time it was off is too long to be told as live events.
    /// </summary>
    public static SimulationState StartingAt(DateTimeOffset now, SimulationState? earlier) => earlier switch
    {
        { Backfill: not null } => earlier,
        { SentThrough: { } sent } when now - sent <= LongestLiveGap => earlier,
        { SentThrough: { } sent } => earlier with { Backfill = new(IdOf(now), sent, now) },
        _ => new(earlier?.FirstStart ?? DateOnly.FromDateTime(now.UtcDateTime), null, new(IdOf(now), null, now)),
    };

    /// <summary>Reads the state, or null if there is none yet.</summary>
    /// <exception cref="CommandFailedException">The file is none of ours.</exception>
    public static SimulationState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SimulationState>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException)
        {
            throw new CommandFailedException(
                $"{path} holds no state of a simulation. Delete it to begin anew, together with the data that was simulated so far.");
        }
    }

    /// <summary>Writes the state; whoever reads it, also after a crash, finds the old one or the new one.</summary>
    public void Write(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string IdOf(DateTimeOffset now) => $"demo-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
}

/// <summary>History that is sent as a backfill.</summary>
/// <param name="Id">Its id.</param>
/// <param name="After">The instant after which it begins; null for the beginning of all.</param>
/// <param name="Through">The instant with which it ends.</param>
public sealed record DemoBackfill(string Id, DateTimeOffset? After, DateTimeOffset Through);
