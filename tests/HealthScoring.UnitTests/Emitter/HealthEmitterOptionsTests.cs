using HealthScoring.Emitter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HealthScoring.UnitTests.Emitter;

public class HealthEmitterOptionsTests
{
    [Fact]
    public void Source_and_broker_are_enough() => Resolving(o => (o.Source, o.Broker) = ("shop-web", new("amqps://app:secret@broker/vhost"))).Should().NotThrow();

    [Fact]
    public void Every_wrong_setting_is_named_at_once_and_no_value_is_shown() => Resolving(o =>
    {
        (o.Source, o.Broker, o.CertificateAuthorities) = ("", new("http://app:secret@broker"), "/secret/ca.pem");
        (o.BufferEvents, o.BufferBytes, o.BatchEvents) = (0, 1_000, 2_501);
        (o.BatchDelay, o.ConfirmTimeout, o.FlushTimeout, o.HeartbeatInterval) = (TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(2));
    }).Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(11).And.NotContain(f => f.Contains("secret", StringComparison.Ordinal));

    private static Action Resolving(Action<HealthEmitterOptions> configure) => () =>
        new ServiceCollection().AddHealthScoringEmitter(configure).BuildServiceProvider().GetRequiredService<HealthEmitter>();
}
