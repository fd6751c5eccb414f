using Spectre.Console;

namespace HealthScoring.Cli;

/// <summary>Colours of the words that say how well or badly something stands.</summary>
internal static class Colours
{
    /// <summary>Of what is good news whatever its word.</summary>
    public static Color Good => Color.Green;

    /// <summary>Of a band or a severity.</summary>
    public static Color Of(string? word) => word switch
    {
        "healthy" => Good,
        "watch" or "warning" => Color.Yellow,
        "atRisk" or "high" => Color.Orange1,
        "critical" => Color.Red,
        _ => Color.Grey,
    };
}
