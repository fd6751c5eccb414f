using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

public class PathTextTests
{
    [Fact]
    public async Task An_account_whose_id_has_a_slash_is_found_where_notifications_link_to()
    {
        const string Odd = "a/b%2Fc d";
        var clock = MovedClock.At(StalledAccount.Start);
        await using var system = await RunningSystem.Start(clock: clock);
        await using var producer = await Producer.Connect(system);
        await producer.Send(new { id = "r", source = "crm", type = "account_registered", accountId = Odd, name = "Acme", handOverOn = "2026-03-02", seats = 5, occurredAt = StalledAccount.Start });
        var account = $"accounts/{Uri.EscapeDataString(Odd)}";

        await RunningSystem.Eventually(() => system.GetOrNull($"{account}/health"), health => health is not null);
        await StalledAccount.Pass(system, clock, Odd);

        (await system.Get(account)).GetProperty("accountId").GetString().Should().Be(Odd);
        (await system.Get($"{account}/alerts?status=open")).GetProperty("items").GetArrayLength().Should().Be(1);
    }
}
