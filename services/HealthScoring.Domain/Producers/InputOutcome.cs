namespace HealthScoring.Domain.Producers;

/// <summary>What became of an event that a producer sent. Any other word is the reason for which it was refused.</summary>
public static class InputOutcome
{
    /// <summary>Stored for the first time, and its account is registered or it names none.</summary>
    public const string Accepted = "accepted";

    /// <summary>Stored for the first time, and its account is not registered yet.</summary>
    public const string Parked = "parked";

    /// <summary>Stored before, with the same payload.</summary>
    public const string Duplicate = "duplicate";
}
