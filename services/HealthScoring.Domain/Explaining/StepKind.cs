using System.Text.Json.Serialization;

namespace HealthScoring.Domain.Explaining;

/// <summary>What an account may do more of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>Users who were not active in 28 days use a core feature.</summary>
    [JsonStringEnumMemberName("activateUsers")] ActivateUsers,

    /// <summary>Users use a core feature that is not adopted.</summary>
    [JsonStringEnumMemberName("adoptFeature")] AdoptFeature,

    /// <summary>Users who are active, but use core features on few days, do so on more.</summary>
    [JsonStringEnumMemberName("deepenUse")] DeepenUse,

    /// <summary>Users who are active come on more of the last days.</summary>
    [JsonStringEnumMemberName("moreDays")] MoreDays,
}
