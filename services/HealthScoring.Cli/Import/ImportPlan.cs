namespace HealthScoring.Cli.Import;

/// <summary>Everything an import will send, known before it sends anything.</summary>
/// <param name="Files">Where the events are.</param>
/// <param name="Catalog">Features.</param>
/// <param name="Accounts">Accounts to register.</param>
/// <param name="Events">What the events are like.</param>
/// <param name="Shift">By how much all dates move.</param>
public sealed record ImportPlan(ImportFiles Files, CatalogFile Catalog, AccountsFile Accounts, EventsFile Events, ImportShift Shift)
{
    private const int FirstYear = 2000;

    // Ingestion takes clocks that are up to five minutes ahead.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>Id of the backfill.</summary>
    public string BackfillId { get; } = ContentHash.BackfillId(Catalog.Sha256, Accounts.Sha256, Events.Sha256, Shift);

    /// <summary>How many events will be sent: the catalogue, a registration for each account, and the events themselves.</summary>
    public long Total => 1 + Accounts.Rows.Count + Events.Count;

    /// <summary>Day of the earliest fact, moved.</summary>
    public DateOnly FirstDay { get; } = Shift.Of(Accounts.Rows.Select(a => a.HandOverOn).OfType<DateOnly>().Append(DayOf(Events.First)).Min());

    /// <summary>When catalogue and registrations happened: at midnight of the day before anything else, so that they hold for all of it.</summary>
    public DateTimeOffset RegisteredAt => new(FirstDay.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>When the last event happened, moved.</summary>
    public DateTimeOffset LastEvent => Shift.Of(Events.Last).ToUniversalTime();

    /// <summary>Makes the plan.</summary>
    /// <param name="files">The files.</param>
    /// <param name="shiftTo">Day that the last event is to fall on or just before, or null to leave dates as they are.</param>
    /// <param name="now">The present, which no event may lie behind.</param>
    /// <param name="progress">Told the share of the events that have been read.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="CommandFailedException">Something in the files would not be taken.</exception>
    public static ImportPlan Read(ImportFiles files, DateOnly? shiftTo, DateTimeOffset now, Action<double> progress, CancellationToken cancellation)
    {
        files.Check();
        var (catalog, accounts) = (CatalogFile.Read(files.Catalog), AccountsFile.Read(files.Accounts));
        var events = EventsFile.Read(files.Events, progress, cancellation);
        var plan = new ImportPlan(files, catalog, accounts, events, shiftTo is { } day ? ImportShift.To(day, DayOf(events.Last)) : ImportShift.None);
        var fault = plan.RegisteredAt.Year < FirstYear ? $"The import would begin on {plan.FirstDay:yyyy-MM-dd}; nothing before the year {FirstYear} is taken."
            : plan.LastEvent > now + MaxAhead ? $"The last event would be at {plan.LastEvent:yyyy-MM-dd HH:mm} UTC, still to come. Shift to an earlier day."
            : null;
        return fault is null ? plan : throw new CommandFailedException(fault);
    }

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
