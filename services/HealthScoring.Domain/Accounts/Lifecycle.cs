using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Accounts;

/// <summary>Where an account stands on a local day.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Lifecycle>))]
public enum Lifecycle
{
    /// <summary>The customer left.</summary>
    [JsonStringEnumMemberName("churned")] Churned,

    /// <summary>The roll-out is on hold by agreement.</summary>
    [JsonStringEnumMemberName("paused")] Paused,

    /// <summary>There is no hand-over day yet, or it is ahead.</summary>
    [JsonStringEnumMemberName("implementing")] Implementing,

    /// <summary>Days 0 to 90 after hand-over.</summary>
    [JsonStringEnumMemberName("onboarding")] Onboarding,

    /// <summary>Beyond day 90.</summary>
    [JsonStringEnumMemberName("steady")] Steady,
}

/// <summary>Tells the <see cref="Lifecycle"/> of an account on a day: the first that applies, in the order of the enumeration.</summary>
public static class Lifecycles
{
    /// <summary>Last day of onboarding, in days of tenure.</summary>
    public const int LastOnboardingDay = 90;

    /// <summary>The lifecycle of <paramref name="profile"/> at the end of local day <paramref name="day"/>.</summary>
    public static Lifecycle On(AccountProfile profile, ZoneHistory zones, DateOnly day) =>
        profile.Churned.AsOf(day, zones)?.Value == true ? Lifecycle.Churned
        : profile.Paused.AsOf(day, zones)?.Value == true ? Lifecycle.Paused
        : profile.DayZero is not { } dayZero || dayZero > day ? Lifecycle.Implementing
        : day.DayNumber - dayZero.DayNumber <= LastOnboardingDay ? Lifecycle.Onboarding
        : Lifecycle.Steady;
}
