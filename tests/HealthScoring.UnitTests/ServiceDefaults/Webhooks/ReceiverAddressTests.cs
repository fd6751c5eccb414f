using System.Net;
using HealthScoring.ServiceDefaults.Webhooks;

namespace HealthScoring.UnitTests.ServiceDefaults.Webhooks;

public class ReceiverAddressTests
{
    private static readonly ReceiverAddress Guarded = new(allowPrivate: false);
    private static readonly ReceiverAddress Trial = new(allowPrivate: true);

    [Theory]
    [InlineData("https://example.com/hooks?team=7")]
    [InlineData("https://example.com:8443")]
    public void An_address_over_https_can_be_registered(string url) => Guarded.Read(url).Address.Should().Be(new Uri(url));

    [Theory]
    [InlineData(null, "such as")]
    [InlineData("", "such as")]
    [InlineData("/hooks", "https://")]
    [InlineData("http://example.com", "https://")]
    [InlineData("ftp://example.com", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("https://user:password@example.com", "signed")]
    [InlineData("https://user@example.com", "signed")]
    [InlineData("https://example.com/#there", "#")]
    public void Anything_else_cannot_and_it_is_said_why(string? url, string why)
    {
        var (address, expected) = Guarded.Read(url);

        address.Should().BeNull();
        expected.Should().Contain(why).And.NotContain("user:password");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    [InlineData("0x7f.1")]
    [InlineData("2130706433")]
    [InlineData("017700000001")]
    [InlineData("169.254.169.254")]
    public async Task A_host_that_stands_for_a_private_address_is_not_called_however_it_is_written(string host) =>
        await Guarded.Invoking(a => a.Connect(new DnsEndPoint(host, 443), CancellationToken.None).AsTask()).Should().ThrowAsync<RefusedAddressException>();

    [Fact]
    public async Task For_a_trial_http_and_addresses_of_this_machine_are_allowed()
    {
        Trial.Read("http://127.0.0.1:8080/hooks").Address.Should().NotBeNull();
        (await Trial.Resolve("127.0.0.1", CancellationToken.None)).Should().Equal(IPAddress.Loopback);
    }
}
