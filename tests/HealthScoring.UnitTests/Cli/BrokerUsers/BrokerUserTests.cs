using System.Text.RegularExpressions;
using HealthScoring.Cli;
using HealthScoring.Cli.BrokerUsers;

namespace HealthScoring.UnitTests.Cli.BrokerUsers;

public class BrokerUserTests
{
    [Fact]
    public void A_producer_writes_to_the_exchange_of_events_with_its_own_routing_key_and_nothing_else()
    {
        var user = BrokerUser.Producer("shop.web");

        user.Should().Be(new BrokerUser("producer-shop.web", "^$", @"^usage\.events$", "^$", ("usage.events", @"^shop\.web$")));
        Regex.IsMatch("shopxweb", user.Topic!.Value.RoutingKeys).Should().BeFalse();
    }

    [Fact]
    public void A_subscriber_has_its_queue_and_reads_from_the_exchange_of_notifications()
    {
        var user = BrokerUser.Subscriber("billing");

        user.Should().Be(new BrokerUser("subscriber-billing", @"^sub\.billing$", @"^sub\.billing$", @"^(sub\.billing|health\.notifications)$", null));
        Regex.IsMatch("sub.billing-2", user.Read).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a|b")]
    [InlineData("a*")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void A_name_that_could_be_read_as_a_pattern_is_refused(string name)
    {
        FluentActions.Invoking(() => BrokerUser.Producer(name)).Should().Throw<CommandFailedException>();
        FluentActions.Invoking(() => BrokerUser.Subscriber(name)).Should().Throw<CommandFailedException>();
    }
}
