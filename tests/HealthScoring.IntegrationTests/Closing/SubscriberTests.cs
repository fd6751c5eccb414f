using System.Collections.Concurrent;
using HealthScoring.Contracts.V1;
using HealthScoring.EventStore.Decisions;
using HealthScoring.IntegrationTests.Fixtures;
using MassTransit;
using RabbitMQ.Client;

namespace HealthScoring.IntegrationTests.Closing;

public class SubscriberTests
{
    [Fact]
    public async Task A_NET_service_reads_typed_alerts_with_MassTransit_by_two_lines_of_configuration()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock);
        var received = new ConcurrentQueue<AlertRaised>();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbitMq =>
        {
            rabbitMq.Host(system.RabbitMq);
            rabbitMq.ReceiveEndpoint("success-team", endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.UseRawJsonDeserializer(isDefault: true);
                endpoint.Bind(NotificationChannel.Exchange, exchange => (exchange.ExchangeType, exchange.RoutingKey) = ("topic", "alert.raised.#"));
                endpoint.Handler<AlertRaised>(context =>
                {
                    received.Enqueue(context.Message);
                    return Task.CompletedTask;
                });
            });
        });
        await bus.StartAsync();
        try
        {
            await StalledAccount.Raise(system, clock);

            var alert = (await RunningSystem.Eventually(() => Task.FromResult(received.ToList()), alerts => alerts.Count > 0)).Single();
            (alert.AccountId, alert.AccountName, alert.Rule, alert.Severity, alert.RaisedOn, alert.Onboarding).Should().Be(
                ("acme", "Acme", "no-first-login", "warning", new DateOnly(2026, 3, 5), true));
            alert.Summary.Should().Be("Day 3 of onboarding: Nobody has used the product in the 3 days since the hand-over; a first user is expected by day 3.");
            alert.Evidence.Should().Be(new AlertEvidence("activatedUsers", 0, 1, 3));
        }
        finally
        {
            await bus.StopAsync();
        }
    }

    [Fact]
    public async Task What_nobody_is_bound_for_is_kept()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock);

        await StalledAccount.Raise(system, clock);

        var published = (await StoredDecisionsOf.Account(system, "acme")).Count(d => d.Sequence is not null);
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => !lag.Behind);
        await using var unrouted = await Subscriber.Of(system, NotificationChannel.UnroutedQueue);
        var kept = await RunningSystem.Eventually(unrouted.Read, messages => messages.Count >= published);
        kept.Select(m => m.GetProperty("sequence").GetInt64()).Should().Equal(Enumerable.Range(1, published).Select(n => (long)n));
    }

    [Fact]
    public async Task What_nobody_is_bound_for_is_kept_though_somebody_deletes_the_queue_for_it()
    {
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock);
        await StalledAccount.Raise(system, clock, "first");
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => !lag.Behind);
        await using (var connection = await new ConnectionFactory { Uri = system.RabbitMq }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(NotificationChannel.UnroutedQueue);
        }

        clock.MoveTo(new(2026, 3, 7, 0, 16, 0, TimeSpan.Zero));

        await StoredDecisionsOf.Closed(system, "first", new(2026, 3, 6));
        await RunningSystem.Eventually(() => DecisionRelay.Lag(system.DataSource, CancellationToken.None), lag => !lag.Behind);
        await using var unrouted = await Subscriber.Of(system, NotificationChannel.UnroutedQueue);
        await RunningSystem.Eventually(unrouted.Read, messages => messages.Count > 0);
    }
}
