namespace HealthScoring.Scoring.Measuring;

/// <summary>What gauges show: the state of the database, read every few seconds. Every instance reads it, so of several the highest counts.</summary>
/// <param name="options">How often that is.</param>
/// <param name="clock">The clock.</param>
public sealed class Gauges(ScoringOptions options, TimeProvider clock)
{
    /// <summary>Facts that are stored and not projected.</summary>
    public Reading<long> ProjectionLag { get; } = new(options, clock);

    /// <summary>Seconds since the oldest of them was stored; 0 without any.</summary>
    public Reading<double> ProjectionAge { get; } = new(options, clock);

    /// <summary>Accounts with projected facts that are not in their score.</summary>
    public Reading<long> ScorePending { get; } = new(options, clock);

    /// <summary>Seconds since the oldest of those facts was stored; 0 without any. Facts of imported history are left out.</summary>
    public Reading<double> ScoreAge { get; } = new(options, clock);

    /// <summary>Accounts with a close that is due.</summary>
    public Reading<long> ClosesPending { get; } = new(options, clock);

    /// <summary>Seconds for which the one that has waited longest has been due; 0 without any.</summary>
    public Reading<double> ClosesDelay { get; } = new(options, clock);

    /// <summary>Decisions that are in the log and not published.</summary>
    public Reading<long> PublicationLag { get; } = new(options, clock);

    /// <summary>Seconds since the oldest of them was decided; 0 without any.</summary>
    public Reading<double> PublicationAge { get; } = new(options, clock);

    /// <summary>Accounts by band and lifecycle.</summary>
    public Reading<long> Accounts { get; } = new(options, clock);

    /// <summary>Accounts in onboarding by milestone.</summary>
    public Reading<long> Onboarding { get; } = new(options, clock);

    /// <summary>Open alerts by rule and severity.</summary>
    public Reading<long> OpenAlerts { get; } = new(options, clock);

    /// <summary>Seconds since each producer was last heard of.</summary>
    public Reading<double> ProducerSilence { get; } = new(options, clock);

    /// <summary>1 for each producer that is recorded as silent, 0 for others.</summary>
    public Reading<long> ProducerDark { get; } = new(options, clock);

    /// <summary>Deliveries of webhooks that wait.</summary>
    public Reading<long> PendingWebhooks { get; } = new(options, clock);
}
