using HealthScoring.Contracts.V1;
using AlertRaised = HealthScoring.Domain.Closing.AlertRaised;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Streams;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using HealthScoring.UnitTests.Domain.Closing;

namespace HealthScoring.IntegrationTests.Closing;

[Collection(nameof(ByItself))]
public class ManyClosesTests
{
    private const int Closes = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // The alert lies behind all the closes of a night in the log, and must be out within a minute all the same.
    [Fact]
    public async Task An_alert_behind_a_hundred_thousand_closes_is_published_within_a_minute()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        await using var subscriber = await Subscriber.Bind(system, "alert.#");
        await using var everything = await Subscriber.Bind(system, NotificationRoutingKey.HealthClosed);
        using (var decisions = new DecisionStore(system.DataSource, system.Clock))
        {
            foreach (var chunk in Enumerable.Range(0, Closes).Chunk(2_000))
            {
                await using var session = decisions.Store.LightweightSession();
                foreach (var n in chunk)
                {
                    var close = DecisionSamples.Close with { AccountId = $"account-{n}", Sequence = 1 };
                    session.Events.Append(StreamIds.Decisions(close.AccountId, close.Day), close);
                }

                await session.SaveChangesAsync();
            }

            await using var last = decisions.Store.LightweightSession();
            var alert = (AlertRaised)DecisionSamples.All["alert_raised_v1"];
            last.Events.Append(StreamIds.Decisions(alert.AccountId, alert.Day), alert);
            await last.SaveChangesAsync();
        }

        await system.Run(ScoringHost.Build);

        var seen = await RunningSystem.Eventually(subscriber.Read, messages => messages.Count == 1, Patience);
        seen[0].GetProperty("type").GetString().Should().Be("AlertRaised");
    }
}
