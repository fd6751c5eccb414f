using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.AspNetCore.Builder;

namespace HealthScoring.IntegrationTests.Measuring;

/// <summary>Days of two months are closed at once, after nobody could for a while: each month in a transaction of its own.</summary>
public sealed class CatchingUpTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);
    private readonly MovedClock _clock = MovedClock.At(new(2026, 2, 26, 12, 0, 0, TimeSpan.Zero));
    private RunningSystem _system = null!;
    private Producer _producer = null!;

    public async Task InitializeAsync()
    {
        _system = await RunningSystem.Start(clock: _clock, scoring: 0);
        _producer = await Producer.Connect(_system);
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task An_alert_of_the_second_month_has_been_due_since_its_day_was()
    {
        var scoring = await Closed26();
        await _system.Stop(scoring);
        _clock.MoveTo(Later);

        await _system.Run(ScoringHost.Build);
        await ClosedThrough(new(2026, 3, 4));

        (await Due()).Should().Be("2026-03-01 2026-03-02T00:15:00.0000000Z");
    }

    [Fact]
    public async Task An_alert_that_a_late_fact_made_possible_has_been_due_since_that_was_there()
    {
        await Closed26();
        await Send("account_churned", _clock.GetUtcNow());
        await RunningSystem.Eventually(() => StoredDecisionsOf.State(_system, "acme"), state => state.FrozenOn is not null);
        _clock.MoveTo(Later);

        await Send("account_renewed", new(2026, 2, 27, 20, 0, 0, TimeSpan.Zero));
        await ClosedThrough(new(2026, 3, 4));

        (await Due()).Should().StartWith("2026-03-01 2026-03-05T12:0");
    }

    private async Task<WebApplication> Closed26()
    {
        var scoring = await _system.Run(ScoringHost.Build);
        await Send("account_registered", new(2026, 2, 26, 10, 0, 0, TimeSpan.Zero));
        await RunningSystem.Eventually(() => _system.GetOrNull("accounts/acme/health"), health => health is not null);
        _clock.MoveTo(new(2026, 2, 27, 0, 16, 0, TimeSpan.Zero));
        await ClosedThrough(new(2026, 2, 26));
        return scoring;
    }

    private Task ClosedThrough(DateOnly day) => RunningSystem.Eventually(() => StoredDecisionsOf.State(_system, "acme"), state => state.ClosedThrough >= day);

    private Task Send(string type, DateTimeOffset at) => _producer.Send(
        new { id = type, source = "crm", type, accountId = "acme", name = "Acme", handOverOn = "2026-02-26", seats = 5, renewalOn = "2027-02-26", occurredAt = at });

    private Task<string?> Due() => _system.Ask<string?>(
        "select (data ->> 'day') || ' ' || (headers ->> 'due') from decisions.mt_events where type = 'alert_raised_v1' order by seq_id limit 1");
}
