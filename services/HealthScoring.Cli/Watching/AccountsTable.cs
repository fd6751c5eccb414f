using System.Globalization;
using HealthScoring.Cli.Api;
using Spectre.Console;

namespace HealthScoring.Cli.Watching;

/// <summary>Accounts as a table for people.</summary>
public static class AccountsTable
{
    private const string Unknown = "-";

    /// <summary>The table of a page, the lowest score first and accounts without one last, as far as there is room; plain, it is text that can be searched and cut.</summary>
    public static Table Of(AccountPage page, bool plain, int rows)
    {
        var table = new Table { Border = plain ? TableBorder.None : TableBorder.Simple };
        table.AddColumns("Account", "Lifecycle");
        table.AddColumn(new TableColumn("Day").RightAligned());
        table.AddColumn(new TableColumn("Score").RightAligned());
        table.AddColumn("Band");
        table.AddColumn(new TableColumn("Coverage").RightAligned());
        table.AddColumn("As of");
        foreach (var account in page.Items.OrderBy(a => a.Score ?? double.MaxValue).ThenBy(a => a.AccountId, StringComparer.Ordinal).Take(rows))
        {
            table.AddRow(
                Plain(account.Name ?? account.AccountId),
                Plain(account.Lifecycle),
                Plain(account.TenureDays?.ToString(CultureInfo.InvariantCulture)),
                Coloured(account, account.Score?.ToString("0.0", CultureInfo.InvariantCulture)),
                Coloured(account, account.Band),
                Plain(account.Coverage?.ToString("P0", CultureInfo.InvariantCulture)),
                Plain(account.AsOf));
        }

        if (page.NextCursor is not null || page.Items.Count > rows)
        {
            table.Caption = new($"The {Math.Min(rows, page.Items.Count)} with the lowest scores; there are more.");
        }

        return table;
    }

    private static Text Plain(string? text) => new(text ?? Unknown);

    private static Text Coloured(AccountSummary account, string? text) => new(text ?? Unknown, new(Colours.Of(account.Band)));
}
