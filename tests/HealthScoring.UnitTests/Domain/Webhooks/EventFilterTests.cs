using System.Reflection;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain.Webhooks;
using HealthScoring.UnitTests.Contracts;

namespace HealthScoring.UnitTests.Domain.Webhooks;

public class EventFilterTests
{
    [Theory]
    [InlineData("AlertRaised", true)]
    [InlineData("alert.raised.critical", true)]
    [InlineData("alert.raised.*", true)]
    [InlineData("alert.*.critical", true)]
    [InlineData("*.*.*", true)]
    [InlineData("alert.#", true)]
    [InlineData("alert.raised.critical.#", true)]
    [InlineData("#.critical", true)]
    [InlineData("#", true)]
    [InlineData("#.#", true)]
    [InlineData("#.raised.#", true)]
    [InlineData("AlertResolved", false)]
    [InlineData("alertraised", false)]
    [InlineData("alert.raised", false)]
    [InlineData("alert.raised.high", false)]
    [InlineData("alert.*", false)]
    [InlineData("*", false)]
    [InlineData("*.*", false)]
    [InlineData("alert.raised.critical.*", false)]
    [InlineData("alert.rais*", false)]
    [InlineData("#.raised", false)]
    [InlineData("", false)]
    public void A_filter_passes_a_type_by_its_name_and_routing_keys_as_a_topic_exchange_does(string filter, bool passes) =>
        EventFilter.Passes(filter, "AlertRaised", "alert.raised.critical").Should().Be(passes);

    [Theory]
    [InlineData("alert.rised.*")]
    [InlineData("AlertRised")]
    [InlineData("health")]
    [InlineData("alert.raised.fatal")]
    [InlineData("")]
    public void A_filter_that_nothing_could_pass_is_known_for_a_mistake(string filter) => EventFilter.CanPass(filter).Should().BeFalse();

    [Fact]
    public void Any_of_several_filters_is_enough() =>
        EventFilter.AnyPasses(["ops.#", "health.band-changed"], "HealthBandChanged", "health.band-changed").Should().BeTrue();

    [Fact]
    public void Every_type_that_is_published_is_known_and_every_routing_key()
    {
        EventFilter.Keys.Keys.Should().BeEquivalentTo(NotificationSamples.Published.Keys);
        EventFilter.Keys.Values.SelectMany(k => k).Should().BeEquivalentTo(ContractKeys());
    }

    [Fact]
    public void A_long_pattern_of_many_hashes_is_soon_judged() =>
        EventFilter.CanPass(string.Join('.', Enumerable.Repeat("#.*", 25))).Should().BeFalse();

    private static IEnumerable<string> ContractKeys()
    {
        var keys = typeof(NotificationRoutingKey);
        string[] severities = ["warning", "high", "critical"];
        return keys.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)
            .Concat(keys.GetMethods(BindingFlags.Public | BindingFlags.Static).SelectMany(m => severities.Select(s => (string)m.Invoke(null, [s])!)));
    }
}
