using System.CommandLine;
using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Access;
using Spectre.Console;

namespace HealthScoring.Cli.Keys;

/// <summary>`healthscoring keys`: who may call. It goes to the database, so that the first key needs none.</summary>
public static class KeysCommand
{
    private const int StandardOverlap = 24;
    private const int LongestOverlap = 24 * 90;

    /// <summary>Creates the command.</summary>
    public static Command Create(TimeProvider clock) => new("keys", $"Make, list, replace and revoke the keys of those who call ({Connections.PostgresSetting}).")
    {
        CreateOne(clock), List(clock), Rotate(clock), Revoke(clock),
    };

    private static Command CreateOne(TimeProvider clock)
    {
        var name = new Option<string>("--name") { Description = "Whose key it is, or what for.", Required = true };
        var scopes = new Option<string[]>("--scope") { HelpName = "scopes", Description = $"What it may do: {string.Join(", ", Scope.All)}; several with commas between, or the option again.", Required = true };
        var source = new Option<string?>("--source") { Description = $"The source whose events it may send; with the scope {Scope.Ingest}, and only with it." };
        var days = new Option<int?>("--expires-in-days") { HelpName = "days", Description = "For how many days it opens anything; for ever if left out." };
        var command = new Command("create", "Make a key. It is printed on standard output, once; nothing can show it again.") { name, scopes, source, days };
        command.Does(async (parsed, cancellation) =>
        {
            var wanted = new NewKey(
                parsed.GetValue(name), [.. parsed.GetRequiredValue(scopes).SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                parsed.GetValue(source), parsed.GetValue(days));
            if (wanted.Faults().ToList() is { Count: > 0 } faults)
            {
                throw new CommandFailedException(string.Join(Environment.NewLine, faults.Select(f => $"{Option(f.Field)}: {f.Expected}")));
            }

            await Database.Use("Making a key in", async (dataSource, _) => await Show(await new IssueKeys(dataSource, clock).Create(wanted, cancellation)));
            return 0;
        });
        return command;
    }

    private static Command List(TimeProvider clock)
    {
        var command = new Command("list", "List all keys, without their secrets, which are not kept.");
        command.Does(async (_, cancellation) =>
        {
            await Database.Use("Listing the keys of", async (dataSource, _) =>
                Terminal.OrPlain().Write(KeysTable.Of(await new IssueKeys(dataSource, clock).All(cancellation), clock.GetUtcNow())));
            return 0;
        });
        return command;
    }

    private static Command Rotate(TimeProvider clock)
    {
        var id = Id();
        var overlap = new Option<int>("--overlap-hours") { HelpName = "hours", Description = "For how long the old key goes on.", DefaultValueFactory = _ => StandardOverlap };
        overlap.Validators.Add(result =>
        {
            if (result.GetValue(overlap) is < 0 or > LongestOverlap)
            {
                result.AddError($"--overlap-hours is a whole number from 0 to {LongestOverlap}.");
            }
        });
        var command = new Command("rotate", "Make a key with the name, scopes, source and lifetime of another, which goes on for a while. The new one is printed, once.") { id, overlap };
        command.Does(async (parsed, cancellation) =>
        {
            await Database.Use("Rotating a key in", async (dataSource, _) =>
            {
                var (issued, refusal) = await new IssueKeys(dataSource, clock).Rotate(parsed.GetRequiredValue(id), TimeSpan.FromHours(parsed.GetValue(overlap)), cancellation);
                await Show(issued ?? throw new CommandFailedException(refusal ?? NoKey(parsed.GetRequiredValue(id))));
            });
            return 0;
        });
        return command;
    }

    private static Command Revoke(TimeProvider clock)
    {
        var id = Id();
        var command = new Command("revoke", $"Revoke a key for good. It opens nothing from {AccessKeys.Kept.TotalSeconds:0} seconds later on at the latest.") { id };
        command.Does(async (parsed, cancellation) =>
        {
            await Database.Use("Revoking a key in", async (dataSource, _) =>
            {
                var revoked = await new IssueKeys(dataSource, clock).Revoke(parsed.GetRequiredValue(id), cancellation) ?? throw new CommandFailedException(NoKey(parsed.GetRequiredValue(id)));
                await Console.Error.WriteLineAsync($"{revoked.Id} ({revoked.Name}) is revoked since {revoked.RevokedAt:u}.");
            });
            return 0;
        });
        return command;
    }

    // The id is no secret. The key itself would be one, and is no argument of anything.
    private static Argument<string> Id() => new("id") { Description = "Its id: the 12 characters between `hs_` and the next `_`." };

    private static string NoKey(string id) => $"There is no key {id}. `healthscoring keys list` lists them.";

    private static string Option(string field) => field switch
    {
        "scopes" => "--scope",
        "expiresInDays" => "--expires-in-days",
        _ => $"--{field}",
    };

    // The key alone goes to standard output, so that a script can take it.
    private static async Task Show(IssuedKey issued)
    {
        await Console.Error.WriteLineAsync(
            $"Key {issued.Key.Id} of {issued.Key.Name}: {string.Join(", ", issued.Key.Scopes)}{(issued.Key.Source is { } source ? $" of {source}" : "")}"
            + $"{(issued.Key.ExpiresAt is { } end ? $", until {end:u}" : "")}. Keep it now, it is not shown again:");
        await Console.Out.WriteLineAsync(issued.Text.Shown());
    }
}
