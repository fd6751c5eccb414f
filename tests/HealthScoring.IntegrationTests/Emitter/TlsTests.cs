using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Emitter;

public class TlsTests
{
    [Fact]
    public async Task A_broker_is_trusted_by_its_authority_and_under_its_name_only()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        using var authority = TestAuthority.Create();
        using var other = TestAuthority.Create();
        await using var broker = new TlsWire(system.RabbitMq.Host, system.RabbitMq.Port, authority.Issue("localhost"));
        Uri Through(string host) => new UriBuilder(system.RabbitMq) { Scheme = "amqps", Host = host, Port = broker.Port }.Uri;

        await using (var app = new EmittingApp(Through("localhost"), o => o.CertificateAuthorities = authority.PemFile))
        {
            await app.Start();
            app.Emitter.Login("acme", "u-1");
            await app.Confirmed(1);
        }

        var trusted = broker.Spoken;

        // Of another authority, of none that the machine knows, and under another name: not a byte is said to it.
        foreach (var (host, authorities) in ((string, string?)[])[("localhost", other.PemFile), ("localhost", null), ("127.0.0.1", authority.PemFile)])
        {
            await using var app = new EmittingApp(Through(host), o => (o.CertificateAuthorities, o.FlushTimeout) = (authorities, TimeSpan.Zero));
            await app.Start();
            app.Emitter.Login("acme", "u-1");
            await RunningSystem.Eventually(() => Task.FromResult(app.Count("publish.duration", "untrusted")), failures => failures > 0);
            app.Count("confirmed").Should().Be(0);
        }

        broker.Spoken.Should().Be(trusted);
        (await system.Ask<long>("select count(*) from ingest.inbox")).Should().Be(1);
    }
}
