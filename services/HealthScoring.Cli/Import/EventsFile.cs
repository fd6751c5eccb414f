namespace HealthScoring.Cli.Import;

/// <summary>What the events of an import are like, found by reading them once before anything is sent.</summary>
/// <param name="Count">How many there are, at least one.</param>
/// <param name="Source">Source of the first one, in whose name the accounts are registered.</param>
/// <param name="First">When the earliest happened.</param>
/// <param name="Last">When the latest happened.</param>
/// <param name="Accounts">Accounts that they name.</param>
/// <param name="Sha256">Digest of the uncompressed file.</param>
public sealed record EventsFile(long Count, string Source, DateTimeOffset First, DateTimeOffset Last, IReadOnlySet<string> Accounts, byte[] Sha256)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the share of the file that has been read.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="CommandFailedException">Names the first line that holds no event.</exception>
    public static EventsFile Read(string path, Action<double> progress, CancellationToken cancellation)
    {
        using var lines = new Lines(path);
        var (count, source, first, last) = (0L, "", DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        while (lines.Next())
        {
            var (e, fault) = EventLine.Read(lines.Current.Span);
            if (fault is not null)
            {
                throw lines.Fault(fault);
            }

            source = count++ == 0 ? e.Source : source;
            first = e.OccurredAt < first ? e.OccurredAt : first;
            last = e.OccurredAt > last ? e.OccurredAt : last;
            if (e.AccountId is not null)
            {
                accounts.Add(e.AccountId);
            }

            if (count % 10_000 == 0)
            {
                progress(lines.Share);
                cancellation.ThrowIfCancellationRequested();
            }
        }

        progress(1);
        return count > 0 ? new(count, source, first, last, accounts, lines.Digest()) : throw new CommandFailedException($"{path}: no event in it.");
    }
}
