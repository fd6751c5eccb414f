using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests.Cases;

namespace HealthScoring.IntegrationTests.Api;

/// <summary>
/// A worked case that was sent as a backfill and has been closed to its end. Its dates are moved by whole weeks and the clock by the days that are left, to noon of the third
/// day after its last close.
/// </summary>
public sealed class ClosedCase : IAsyncLifetime
{
    public const string Account = "churn-1";

    public WorkedCase Worked { get; } = WorkedCase.Read(Account);

    public RunningSystem System { get; private set; } = null!;

    private int Weeks { get; set; }

    public async Task InitializeAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var end = new DateTimeOffset(Worked.ClosedThrough.AddDays(3).ToDateTime(new(12, 0)), TimeSpan.Zero);
        Weeks = (int)Math.Floor((now - end).TotalDays / 7);
        System = await RunningSystem.Start(clock: new MovedClock(end.AddDays(7 * Weeks) - now));
        await CaseReplay.Send(System, Worked, Weeks);
        await RunningSystem.Eventually(() => System.Get($"accounts/{Account}/health"), h => h.GetProperty("closedThrough").GetString() == Moved(Worked.ClosedThrough));
        await RunningSystem.Eventually(() => System.Get("alerts?status=open"), a => a.GetProperty("items").GetArrayLength() == 0);
    }

    /// <summary>Where a day of the case lies now.</summary>
    public DateOnly On(DateOnly day) => day.AddDays(7 * Weeks);

    /// <summary>The same, as the API writes it.</summary>
    public string Moved(DateOnly day) => On(day).ToString("O");

    /// <summary>The same, of a day as the case writes it.</summary>
    public string? Moved(JsonElement day) => day.GetString() is { } text ? Moved(DateOnly.Parse(text)) : null;

    public Task DisposeAsync() => System.DisposeAsync().AsTask();
}
