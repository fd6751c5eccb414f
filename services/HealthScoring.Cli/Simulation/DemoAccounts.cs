namespace HealthScoring.Cli.Simulation;

/// <summary>
/// The customers of the demonstration. Their days of hand-over hang on the day on which it was first started, so that it begins in the middle of things.
/// </summary>
public static class DemoAccounts
{
    private const string Utc = "UTC";
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string Singapore = "Asia/Singapore";

    /// <summary>The twelve accounts as of a first start.</summary>
    public static IReadOnlyList<DemoAccount> StartingOn(DateOnly firstStart)
    {
        DemoAccount MidMarket(string id, string name, string zone, int seats, int day, Fate fate) =>
            new(id, name, "mid-market", "business", zone, seats, seats * 480, firstStart.AddDays(-day), fate);
        DemoAccount Enterprise(string id, string name, string zone, int seats, int day, Fate fate) =>
            new(id, name, "enterprise", "enterprise", zone, seats, seats * 420, firstStart.AddDays(-day), fate);
        DemoAccount Smb(string id, string name, string zone, int seats, int day, Fate fate) =>
            new(id, name, "smb", "standard", zone, seats, seats * 300, firstStart.AddDays(-day), fate);
        return
        [
            MidMarket("nordlicht-logistik", "Nordlicht Logistik", Berlin, 40, 62, Fates.SteadyRollOut),
            Enterprise("harbor-retail-group", "Harbor Retail Group", NewYork, 120, 75, Fates.Flat),
            Smb("little-oak-bakery", "Little Oak Bakery", Utc, 8, 20, Fates.NeverLoggedIn),
            MidMarket("merlion-trading", "Merlion Trading", Singapore, 30, 112, Fates.Declining),
            Smb("hudson-bike-works", "Hudson Bike Works", NewYork, 10, 55, Fates.SinglePowerUser),
            MidMarket("havel-maschinenbau", "Havel Maschinenbau", Berlin, 25, 88, Fates.SilentGap),
            Smb("fenwick-florists", "Fenwick Florists", Utc, 15, 70, Fates.WeeklyUse),
            Enterprise("straits-medical-supply", "Straits Medical Supply", Singapore, 200, 95, Fates.CountsOnly),
            MidMarket("kiezkaffee-roesterei", "Kiezkaffee Rösterei", Berlin, 20, 100, Fates.Expanding),
            Enterprise("atlantic-home-stores", "Atlantic Home Stores", NewYork, 60, 110, Fates.ChampionLeaves),
            Smb("quayside-books", "Quayside Books", Utc, 10, 130, Fates.Churned),
            Enterprise("alpenland-sport", "Alpenland Sport", Berlin, 80, -7, Fates.Implementing),
        ];
    }
}
