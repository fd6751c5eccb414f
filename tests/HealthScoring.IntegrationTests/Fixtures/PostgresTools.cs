using System.Diagnostics;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The programs that come with PostgreSQL, such as pg_dump, pointed at a database as an operator would: by PGHOST and its like.</summary>
public static class PostgresTools
{
    /// <summary>Runs a command of the shell; answers its output.</summary>
    /// <param name="postgres">Connection string of the database.</param>
    /// <param name="command">The command.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="variables">More variables of its environment.</param>
    public static async Task<string> Run(string postgres, string command, string input = "", params (string Name, string Value)[] variables)
    {
        var to = new NpgsqlConnectionStringBuilder(postgres);
        var start = new ProcessStartInfo("bash", ["-c", $"set -euo pipefail; {command}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in ((string, string?)[])
            [("PGHOST", to.Host), ("PGPORT", $"{to.Port}"), ("PGUSER", to.Username), ("PGPASSWORD", to.Password), ("PGDATABASE", to.Database), ("PATH", Path()), .. variables])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = (Out: process.StandardOutput.ReadToEndAsync(), Error: process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output.Out : throw new InvalidOperationException($"{command}\nended with {process.ExitCode}: {await output.Error}");
    }

    /// <summary>Everything that the schema of a database consists of, as SQL.</summary>
    public static async Task<string> Schema(string postgres) => WithoutLock(await Run(postgres, "pg_dump --schema-only --no-owner"));

    /// <summary>A dump in SQL without the lines that hold a key of its own, which psql of older versions does not know.</summary>
    public static string WithoutLock(string sql) =>
        string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith(@"\restrict", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)));

    // Debian keeps them beside the server and not in PATH; a newer one reads older servers, and not the other way round.
    private static string Path()
    {
        const string debian = "/usr/lib/postgresql";
        string[] versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        string[] folders = [.. versions.OrderByDescending(v => int.Parse(System.IO.Path.GetFileName(v))).Select(v => $"{v}/bin"), .. Environment.GetEnvironmentVariable("PATH")!.Split(':')];
        return Array.Exists(folders, f => File.Exists($"{f}/pg_dump"))
            ? string.Join(':', folders)
            : throw new InvalidOperationException("pg_dump is neither in /usr/lib/postgresql/*/bin nor in PATH. Install the client of PostgreSQL, such as postgresql-client.");
    }
}
