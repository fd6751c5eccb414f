namespace HealthScoring.FaultTests.Observing;

/// <summary>
/// Everything that a producer or a caller says of persons and customers in these tests holds one word that occurs nowhere else: wherever telemetry shows it, telemetry shows what it must not.
/// </summary>
internal static class Conspicuous
{
    /// <summary>The word.</summary>
    public const string Word = "Qonspiquous";

    /// <summary>A user id, as people use them: an address of mail.</summary>
    public static string User(int n) => $"{Word}.user{n}@mail.example";

    /// <summary>An account.</summary>
    public static string Account(string which) => $"{Word}-{which}";

    /// <summary>An id of an event.</summary>
    public static string Event(string which) => $"{Word}:{which}";
}
