namespace HealthScoring.Cli.Simulation;

/// <summary>A simulated customer.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Segment">Customer segment.</param>
/// <param name="Tier">Service tier.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="Seats">Seats bought at first.</param>
/// <param name="ContractValue">Yearly contract value.</param>
/// <param name="HandOverOn">Day 0.</param>
/// <param name="Fate">What becomes of it.</param>
public sealed record DemoAccount(
    string Id, string Name, string Segment, string Tier, string TimeZone, int Seats, decimal ContractValue, DateOnly HandOverOn, Fate Fate)
{
    /// <summary>Days between registration and hand-over, in which the product is set up.</summary>
    public const int SetUpDays = 28;

    /// <summary>Day on which the account is registered, its first.</summary>
    public DateOnly RegisteredOn => HandOverOn.AddDays(-SetUpDays);

    /// <summary>Its time zone.</summary>
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Days since hand-over; negative before it.</summary>
    public int TenureOn(DateOnly day) => day.DayNumber - HandOverOn.DayNumber;

    /// <summary>Id of a user, numbered from 0; the first is the champion.</summary>
    public static string UserId(int user) => $"u{user + 1:00}";

    /// <summary>The app that a user works with.</summary>
    public static string SourceOf(int user) => user % 4 == 3 ? DemoSource.Mobile : DemoSource.Web;

    /// <summary>The local day of an instant.</summary>
    public DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant of a local time.</summary>
    public DateTimeOffset Instant(DateOnly day, TimeSpan time) =>
        new(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue) + time, DateTimeKind.Unspecified), Zone), TimeSpan.Zero);
}
