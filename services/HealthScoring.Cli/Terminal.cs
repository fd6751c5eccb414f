using Spectre.Console;

namespace HealthScoring.Cli;

/// <summary>Where commands write to.</summary>
public static class Terminal
{
    // Wide enough that no sentence is broken in two; the width of a file or of another program is unknown.
    private const int PlainWidth = 200;

    /// <summary>The terminal, or, where the output goes to a file or another program, plain text without colours, boxes and control characters.</summary>
    public static IAnsiConsole OrPlain()
    {
        if (AnsiConsole.Console.Profile.Out.IsTerminal)
        {
            return AnsiConsole.Console;
        }

        var plain = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        plain.Profile.Width = PlainWidth;
        plain.Profile.Capabilities.Unicode = false;
        return plain;
    }
}
