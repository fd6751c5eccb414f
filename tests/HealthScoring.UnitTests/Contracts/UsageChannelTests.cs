using System.Text;
using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Contracts;

public class UsageChannelTests
{
    [Theory]
    [InlineData("x", 200)]
    [InlineData("x", 255)]
    [InlineData("é", 127)]
    [InlineData("中", 85)]
    public void A_source_that_fits_is_its_routing_key(string character, int times)
    {
        var source = string.Concat(Enumerable.Repeat(character, times));
        Encoding.UTF8.GetByteCount(source).Should().BeInRange(200, 255);
        UsageChannel.RoutingKeyOf(source).Should().Be(source);
    }

    [Theory]
    [InlineData("x", 256)]
    [InlineData("é", 128)]
    [InlineData("中", 86)]
    [InlineData("中", 200)]
    [InlineData("😀", 64)]
    public void For_a_source_that_does_not_fit_it_is_empty(string character, int times) => UsageChannel.RoutingKeyOf(string.Concat(Enumerable.Repeat(character, times))).Should().BeEmpty();
}
