namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>An account that nobody has used three days after its hand-over: an alert is due.</summary>
public static class StalledAccount
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Lets three days pass on a clock that shows <see cref="Start"/>.</summary>
    public static async Task Raise(RunningSystem system, MovedClock clock, string account = "acme")
    {
        await Register(system, account);
        await Pass(system, clock, account);
    }

    public static async Task Register(RunningSystem system, string account)
    {
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = $"r-{account}", source = "crm", type = "account_registered", accountId = account, name = "Acme", handOverOn = "2026-03-02", seats = 5, occurredAt = Start });
        await RunningSystem.Eventually(() => system.GetOrNull($"accounts/{account}/health"), health => health is not null);
    }

    public static async Task Pass(RunningSystem system, MovedClock clock, string account)
    {
        clock.MoveTo(new(2026, 3, 6, 0, 16, 0, TimeSpan.Zero));
        await StoredDecisionsOf.Closed(system, account, new(2026, 3, 5));
    }
}
