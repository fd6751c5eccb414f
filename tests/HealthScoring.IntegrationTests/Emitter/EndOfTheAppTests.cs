using System.Diagnostics;
using HealthScoring.Emitter;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HealthScoring.IntegrationTests.Emitter;

public class EndOfTheAppTests
{
    [Fact]
    public async Task What_was_emitted_before_the_end_is_sent_also_what_services_emit_when_they_stop()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var app = new EmittingApp(system.RabbitMq, add: services => services.AddHostedService<Parting>());
        await app.Start();
        for (var n = 0; n < 5_000; n++)
        {
            app.Emitter.Login("acme", $"u-{n % 50}");
        }

        await app.Stop();

        (app.Count("confirmed"), app.Count("dropped", "unconfirmed")).Should().Be((5_001, 0));
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 5_001);
        (app.Emitter.Login("acme", "u-1"), app.Count("dropped", "stopped")).Should().Be((false, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_broker_is_away_then_the_end_waits_no_longer_than_it_may_and_says_what_is_lost(bool frozen)
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var broker = new Wire(system.RabbitMq);
        await using var app = new EmittingApp(broker.Instead(system.RabbitMq), o => o.FlushTimeout = TimeSpan.FromSeconds(1));
        await app.Start();
        app.Emitter.Login("acme", "u-1");
        await app.Confirmed(1);
        if (frozen)
        {
            broker.Clog();
        }
        else
        {
            await broker.Cut();
        }

        for (var n = 0; n < 100; n++)
        {
            app.Emitter.Login("acme", "u-1");
        }

        var took = Stopwatch.StartNew();
        await app.Stop();

        took.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(8));
        app.Count("dropped", "unconfirmed").Should().Be(100);
        app.Complaints.Should().Contain(c => c.Contains("ends with 100 usage events", StringComparison.Ordinal));
    }

    private sealed class Parting(HealthEmitter emitter) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            emitter.SessionEnded("acme", "u-1", TimeSpan.FromMinutes(5));
            return Task.CompletedTask;
        }
    }
}
