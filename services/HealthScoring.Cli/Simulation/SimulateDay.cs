using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HealthScoring.Contracts.V1;

namespace HealthScoring.Cli.Simulation;

/// <summary>
/// All events of an account on one of its local days. A pure function: whenever a day is asked for, it gives the same events with the same ids, so that a
/// demonstration may send a day twice and counts it once.
/// </summary>
public static class SimulateDay
{
    /// <summary>The day's events in the order in which they happen; none before the account is registered.</summary>
    public static IReadOnlyList<UsageEvent> Of(DemoAccount account, DateOnly date)
    {
        var tenure = account.TenureOn(date);
        var day = new DayEvents(account, date);
        if (date < account.RegisteredOn || tenure > account.Fate.ChurnsOn)
        {
            return [];
        }

        Contracts(day, account, date);
        People(day, account.Fate, tenure);
        var random = new Random(Seed(account.Id, date));
        if (account.Fate.Rhythm == Rhythm.CountsOnly)
        {
            SimulateCounts.Add(day, account, date, random);
        }
        else
        {
            SimulateUse.Add(day, account, date, random);
        }

        return day.InOrder();
    }

    private static void Contracts(DayEvents day, DemoAccount account, DateOnly date)
    {
        var (tenure, fate) = (account.TenureOn(date), account.Fate);
        if (date == account.RegisteredOn)
        {
            day.Add(DemoSource.Crm, UsageEventType.AccountRegistered, Clock(0, 5), e => e with
            {
                Name = account.Name,
                HandOverOn = account.HandOverOn,
                TimeZone = account.TimeZone,
                Cadence = fate.Rhythm == Rhythm.Weekly ? "weekly" : null,
                Seats = account.Seats,
                Segment = account.Segment,
                Tier = account.Tier,
                Product = DemoCatalog.Product,
                ContractValue = account.ContractValue,
                RenewalOn = account.HandOverOn.AddYears(1),
            });
        }

        if (fate.Expansion is { } expansion && tenure == expansion.On)
        {
            day.Add(DemoSource.Crm, UsageEventType.SeatsChanged, Clock(6, 30), e => e with { Seats = expansion.Seats });
        }

        if (fate.Answer is { } answer && tenure == answer.On)
        {
            day.Add(DemoSource.Crm, UsageEventType.NpsAnswered, Clock(11, 20), e => e with { UserId = DemoAccount.UserId(1), Score = answer.Score });
        }

        if (tenure == fate.ChurnsOn)
        {
            day.Add(DemoSource.Crm, UsageEventType.AccountChurned, Clock(16, 0), e => e with { Reason = "Cancelled: it never became part of the daily work." });
        }
    }

    private static void People(DayEvents day, Fate fate, int tenure)
    {
        var earlier = tenure <= -DemoAccount.SetUpDays ? 0 : fate.InvitedBy(tenure - 1);
        for (var user = earlier; user < fate.InvitedBy(tenure); user++)
        {
            day.Add(DemoSource.Web, UsageEventType.UserProvisioned, Clock(6, 0), e => e with { UserId = DemoAccount.UserId(user) });
            if (user == 0)
            {
                day.Add(DemoSource.Crm, UsageEventType.ChampionAssigned, Clock(6, 1), e => e with { UserId = DemoAccount.UserId(user) });
            }
        }

        // She is still the champion on paper: that nobody has taken her place is what is to be noticed.
        if (tenure == fate.ChampionLeavesOn)
        {
            day.Add(DemoSource.Web, UsageEventType.UserRemoved, Clock(17, 45), e => e with { UserId = DemoAccount.UserId(0) });
        }
    }

    /// <summary>A local time of day.</summary>
    internal static TimeSpan Clock(int hour, int minute) => new(hour, minute, 0);

    // The digest of a text, since hash codes of strings differ from one process to the next.
    private static int Seed(string account, DateOnly date) => BinaryPrimitives.ReadInt32LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"demo/{account}/{date.DayNumber.ToString(CultureInfo.InvariantCulture)}")));
}
