using HealthScoring.Domain.Rules;

namespace HealthScoring.Domain.Webhooks;

/// <summary>
/// What of all that is published a webhook has asked for: the name of a type, such as `AlertRaised`, or a pattern of routing keys as a topic exchange understands it, where `*`
/// stands for one word and `#` for any number of them.
/// </summary>
public static class EventFilter
{
    /// <summary>The pattern that asks for everything.</summary>
    public const string Everything = "#";

    private static readonly string[] Severities = [.. Enum.GetNames<Severity>().Select(s => s.ToLowerInvariant())];

    /// <summary>Every routing key by the type that is published with it; the contracts say the same.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Keys { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["AlertRaised"] = OfEachSeverity("alert.raised"),
        ["AlertEscalated"] = OfEachSeverity("alert.escalated"),
        ["AlertResolved"] = OfEachSeverity("alert.resolved"),
        ["CaseReminder"] = OfEachSeverity("alert.reminder"),
        ["CaseEscalated"] = OfEachSeverity("alert.unattended"),
        ["HealthBandChanged"] = ["health.band-changed"],
        ["HealthClosed"] = ["health.closed"],
        ["AccountActivated"] = ["account.activated"],
        ["MilestoneReached"] = ["account.milestone"],
        ["ProducerSilent"] = ["ops.producer-silent"],
        ["ProducerRecovered"] = ["ops.producer-recovered"],
    };

    /// <summary>Whether anything that is published could ever pass; what passes nothing is a mistake of whoever wrote it.</summary>
    public static bool CanPass(string filter) => Keys.Any(type => type.Value.Any(key => Passes(filter, type.Key, key)));

    /// <summary>Whether any of some filters lets something pass.</summary>
    public static bool AnyPasses(IEnumerable<string> filters, string type, string routingKey) => filters.Any(f => Passes(f, type, routingKey));

    /// <summary>Whether a filter lets a notification pass.</summary>
    /// <param name="filter">Name of a type or pattern of routing keys.</param>
    /// <param name="type">Type of the notification.</param>
    /// <param name="routingKey">Its routing key.</param>
    public static bool Passes(string filter, string type, string routingKey) => filter == type || Matches(filter.Split('.'), routingKey.Split('.'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words) => pattern switch
    {
        [] => words.IsEmpty,

        // Two of them say no more than one, and would be tried in every way there is.
        ["#", "#", ..] => Matches(pattern[1..], words),
        ["#", .. var rest] => Matches(rest, words) || (!words.IsEmpty && Matches(pattern, words[1..])),
        [var word, .. var rest] => !words.IsEmpty && (word == "*" || word == words[0]) && Matches(rest, words[1..]),
    };

    private static string[] OfEachSeverity(string key) => [.. Severities.Select(severity => $"{key}.{severity}")];
}
