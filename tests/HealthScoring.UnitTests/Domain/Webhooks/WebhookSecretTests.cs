using System.Text;
using HealthScoring.Domain.Webhooks;

namespace HealthScoring.UnitTests.Domain.Webhooks;

public class WebhookSecretTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void A_signature_is_that_of_the_example_that_the_standard_gives() =>
        WebhookSecret.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Body).Should().Be(Signature);

    [Fact]
    public void While_two_secrets_are_in_use_there_is_a_signature_by_each()
    {
        var other = WebhookSecret.Of(new byte[WebhookSecret.Bytes]);

        var signatures = WebhookSecret.Sign([other, Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Body).Split(' ');

        signatures.Should().HaveCount(2).And.OnlyHaveUniqueItems().And.Contain(Signature);
    }

    [Fact]
    public void A_secret_has_the_form_of_the_standard() => WebhookSecret.Of(Enumerable.Repeat((byte)255, WebhookSecret.Bytes).ToArray()).Should().Be("whsec_//////////////////////////////////////////8=");
}
