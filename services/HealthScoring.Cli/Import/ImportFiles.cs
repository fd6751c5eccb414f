namespace HealthScoring.Cli.Import;

/// <summary>The three files of an import.</summary>
/// <param name="Catalog">Features, JSON.</param>
/// <param name="Accounts">Accounts, CSV.</param>
/// <param name="Events">Events, one JSON object a line, gzip or not.</param>
public sealed record ImportFiles(string Catalog, string Accounts, string Events)
{
    /// <summary>Makes sure that all are there.</summary>
    /// <exception cref="CommandFailedException">Names every file that is not.</exception>
    public void Check()
    {
        var missing = new[] { Catalog, Accounts, Events }.Where(f => !File.Exists(f)).ToList();
        if (missing.Count > 0)
        {
            throw new CommandFailedException(string.Join(Environment.NewLine, missing.Select(f => $"There is no file {f}.")));
        }
    }
}
