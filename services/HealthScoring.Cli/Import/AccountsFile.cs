using System.Globalization;
using System.Security.Cryptography;
using CsvHelper;
using CsvHelper.Configuration;

namespace HealthScoring.Cli.Import;

/// <summary>The accounts of an import.</summary>
/// <param name="Rows">The accounts, each once.</param>
/// <param name="Sha256">Digest of the file.</param>
public sealed record AccountsFile(IReadOnlyList<AccountRow> Rows, byte[] Sha256)
{
    private const int MaxText = 200;
    private const int MaxSeats = 10_000_000;
    private static readonly string[] Columns = ["accountId", "handOverOn", "seats", "plan", "monthlyValue"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandFailedException">Names file, line and fault.</exception>
    public static AccountsFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var reader = new StreamReader(new MemoryStream(bytes));
        return new(Read(reader, path), SHA256.HashData(bytes));
    }

    /// <summary>Reads CSV with the columns accountId, handOverOn, seats, plan and monthlyValue, in any order; all but the first may be empty.</summary>
    /// <exception cref="CommandFailedException">Names the line and the fault.</exception>
    public static IReadOnlyList<AccountRow> Read(TextReader text, string path)
    {
        var rows = new Dictionary<string, AccountRow>(StringComparer.Ordinal);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = bad => throw new BadDataException(bad.Field, bad.RawRecord, bad.Context),
        };
        using var csv = new CsvReader(text, configuration);
        try
        {
            ReadHeader(csv, path);
            while (csv.Read())
            {
                var row = ReadRow(csv, path);
                if (!rows.TryAdd(row.AccountId, row))
                {
                    throw Fault(csv, path, $"account {row.AccountId} is there twice.");
                }
            }
        }
        catch (CsvHelperException)
        {
            throw Fault(csv, path, $"not a row of {string.Join(",", Columns)}.");
        }

        return rows.Count > 0 ? [.. rows.Values] : throw new CommandFailedException($"{path}: no account in it.");
    }

    private static void ReadHeader(CsvReader csv, string path)
    {
        var missing = csv.Read() && csv.ReadHeader() ? Columns.Except(csv.HeaderRecord ?? [], StringComparer.Ordinal).ToList() : [.. Columns];
        if (missing.Count > 0)
        {
            throw new CommandFailedException($"{path}, line 1: the columns {string.Join(",", Columns)} are needed; missing: {string.Join(", ", missing)}.");
        }
    }

    private static AccountRow ReadRow(CsvReader csv, string path)
    {
        var id = csv.GetField("accountId")!;
        if (id.Length is 0 or > MaxText)
        {
            throw Fault(csv, path, $"accountId must have 1 to {MaxText} characters.");
        }

        return new(
            id,
            Field<DateOnly>(csv, path, "handOverOn", "a day such as 2026-03-02, from the year 2000 on", text =>
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200
                    ? day
                    : null),
            Field<int>(csv, path, "seats", $"a whole number from 1 to {MaxSeats}", text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seats) && seats is >= 1 and <= MaxSeats ? seats : null),
            csv.GetField("plan") is { Length: > 0 } plan ? plan : null,
            Field<decimal>(csv, path, "monthlyValue", "a number, 0 or above", text =>
                decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null));
    }

    private static T? Field<T>(CsvReader csv, string path, string column, string what, Func<string, T?> parse)
        where T : struct =>
        csv.GetField(column) is not { Length: > 0 } text ? null : parse(text) ?? throw Fault(csv, path, $"{column} must be {what}, not \"{text}\".");

    private static CommandFailedException Fault(CsvReader csv, string path, string fault) => new($"{path}, line {csv.Parser.RawRow}: {fault}");
}
