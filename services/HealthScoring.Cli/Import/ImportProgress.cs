namespace HealthScoring.Cli.Import;

/// <summary>How far an import is; written by those who work and read by whoever shows it.</summary>
public sealed class ImportProgress
{
    /// <summary>Share of the files that has been checked, 0 to 1.</summary>
    public double Checked { get; set; }

    /// <summary>How many events there are in all; 0 until the files are checked.</summary>
    public long Total { get; set; }

    /// <summary>Events that the broker confirmed.</summary>
    public Func<long> Sent { get; set; } = () => 0;

    /// <summary>Events that ingestion has received in this import.</summary>
    public long Received { get; set; }

    /// <summary>Accounts that are waited for.</summary>
    public int Accounts { get; set; }

    /// <summary>How many of them have been scored.</summary>
    public int Scored { get; set; }

    /// <summary>How many of those have all the days of their history closed.</summary>
    public int Closed { get; set; }
}
