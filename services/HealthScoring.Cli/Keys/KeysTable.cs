using System.Globalization;
using HealthScoring.ServiceDefaults.Access;
using Spectre.Console;

namespace HealthScoring.Cli.Keys;

/// <summary>Keys as a table for people.</summary>
public static class KeysTable
{
    /// <summary>The table, in the order given.</summary>
    public static Table Of(IReadOnlyList<AccessKey> keys, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("Id", "Name", "Scopes", "Source", "Made", "State");
        foreach (var key in keys)
        {
            table.AddRow(
                new Text(key.Id), new Text(key.Name), new Text(string.Join(", ", key.Scopes)), new Text(key.Source ?? "-"), new Text(Time(key.CreatedAt)),
                new Text(State(key, now), new(key.OpensAt(now) ? Colours.Good : Color.Grey)));
        }

        return table;
    }

    /// <summary>Whether a key opens anything, and until when.</summary>
    public static string State(AccessKey key, DateTimeOffset now) =>
        (key.RevokedAt is { } revoked ? $"revoked {Time(revoked)}"
            : key.ExpiresAt is not { } end ? "open"
            : end > now ? $"open until {Time(end)}"
            : $"expired {Time(end)}")
        + (key.ReplacedBy is { } next ? $", replaced by {next}" : "");

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
