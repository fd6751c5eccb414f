using System.CommandLine;
using System.Globalization;

namespace HealthScoring.Cli.Import;

/// <summary>`healthscoring import`: history from files, through the broker, to scored accounts.</summary>
public static class ImportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock)
    {
        var catalog = File("--catalog", "c.json", "Features of the product: {product, features: [{key, core, weight, name?}]}.");
        var accounts = File("--accounts", "a.csv", "Accounts: accountId,handOverOn,seats,plan,monthlyValue.");
        var events = File("--events", "e.ndjson[.gz]", "Events, one JSON object a line.");
        var shiftTo = new Option<DateOnly?>("--shift-to")
        {
            HelpName = "yyyy-MM-dd",
            Description = "Move all dates by whole weeks so that the last event falls on or just before this day.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && day.Year is >= 2000 and < 2200)
                {
                    return day;
                }

                result.AddError($"--shift-to must be a day such as 2026-03-02, from the year 2000 on, not \"{text}\".");
                return null;
            },
        };
        var command = new Command("import", "Register accounts and replay their events from files, and wait until they are scored.")
        {
            catalog, accounts, events, shiftTo,
        };
        command.Does(async (parsed, cancellation) =>
        {
            var files = new ImportFiles(parsed.GetRequiredValue(catalog), parsed.GetRequiredValue(accounts), parsed.GetRequiredValue(events));
            await RunImport.Run(files, parsed.GetValue(shiftTo), Terminal.OrPlain(), clock, cancellation);
            return 0;
        });
        return command;
    }

    private static Option<string> File(string name, string example, string description) =>
        new(name) { Required = true, HelpName = example, Description = description };
}
