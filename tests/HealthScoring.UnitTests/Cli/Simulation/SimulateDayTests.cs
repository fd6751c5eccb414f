using System.Text;
using HealthScoring.Cli.Import;
using HealthScoring.Cli.Publishing;
using HealthScoring.Cli.Simulation;
using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Cli.Simulation;

public class SimulateDayTests
{
    private static readonly DateOnly FirstStart = new(2026, 3, 2);
    private static readonly IReadOnlyList<DemoAccount> Accounts = DemoAccounts.StartingOn(FirstStart);

    public static TheoryData<string> Ids => [.. Accounts.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_day_has_the_same_events_whenever_it_is_asked_for(string id)
    {
        var again = DemoAccounts.StartingOn(FirstStart).Single(a => a.Id == id);

        var backwards = Days(id).Reverse().Select(d => SimulateDay.Of(again, d)).Reverse().SelectMany(d => d);

        backwards.Select(Json).SequenceEqual(All(id).Select(Json)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_event_has_an_id_of_its_own_and_lies_in_its_local_day(string id)
    {
        Days(id).SelectMany(day => SimulateDay.Of(Account(id), day).Where(e => Account(id).LocalDay(e.OccurredAt) != day)).Should().BeEmpty();
        All(id).Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_story_is_the_one_that_running_demonstrations_tell()
    {
        // Ids go by the place of an event in its day: another story under the same ids would be refused as conflicts where a demonstration has state.
        var story = string.Join('\n', Accounts.SelectMany(a => All(a.Id)).Select(Json));

        ContentHash.Id(Encoding.UTF8.GetBytes(story)).Should().Be("6ade0fab8fa3d0f1c6a1b6ea", "who changes the story must change the ids as well");
    }

    [Fact]
    public void There_are_twelve_accounts_of_three_segments_in_four_zones()
    {
        Accounts.Should().HaveCount(12);
        Accounts.Select(a => a.Segment).Distinct().Should().BeEquivalentTo("smb", "mid-market", "enterprise");
        Accounts.Select(a => a.TimeZone).Distinct().Should().BeEquivalentTo("UTC", "Europe/Berlin", "America/New_York", "Asia/Singapore");
        Accounts.Where(a => a.Fate != Fates.Implementing).Select(a => a.TenureOn(FirstStart)).Should().OnlyContain(t => t >= 20 && t <= 130);
    }

    [Fact]
    public void A_team_that_never_logged_in_has_access_and_nothing_else() =>
        All("little-oak-bakery").Select(e => e.Type).Distinct()
            .Should().BeEquivalentTo(UsageEventType.AccountRegistered, UsageEventType.UserProvisioned, UsageEventType.ChampionAssigned);

    [Fact]
    public void A_flat_account_never_has_more_than_nine_users() => UsersOf("harbor-retail-group", -200, 60).Should().HaveCount(9);

    [Fact]
    public void A_single_power_user_is_one_person() => UsersOf("hudson-bike-works", -200, 60).Should().HaveCount(1);

    [Fact]
    public void A_declining_account_loses_most_of_its_users_after_day_70()
    {
        var before = UsersOf("merlion-trading", -55, -43);

        UsersOf("merlion-trading", -6, 0).Count.Should().BeLessThan(before.Count / 3);
    }

    [Fact]
    public void A_silent_gap_is_silent_and_ends()
    {
        UsersOf("havel-maschinenbau", -88 + 45, -88 + 62).Should().BeEmpty();
        UsersOf("havel-maschinenbau", -88 + 63, 0).Should().NotBeEmpty();
    }

    [Fact]
    public void Weekly_users_come_once_a_week() =>
        Usage("fenwick-florists", -28, 0)
            .GroupBy(e => (e.UserId, Week: Account("fenwick-florists").LocalDay(e.OccurredAt).DayNumber / 7))
            .Select(w => w.Select(e => Account("fenwick-florists").LocalDay(e.OccurredAt)).Distinct().Count())
            .Should().OnlyContain(days => days == 1);

    [Fact]
    public void An_account_of_counts_names_nobody()
    {
        All("straits-medical-supply").Where(e => e.UserId is not null).Should().BeEmpty();
        All("straits-medical-supply").Count(e => e.Type == UsageEventType.ActiveUsersReported).Should().BeGreaterThan(90);
        All("straits-medical-supply").Where(e => e.Dau is not null).Should().OnlyContain(e => e.Dau <= e.Wau && e.Wau <= e.Mau);
    }

    [Fact]
    public void An_expanding_account_buys_seats_and_fills_them()
    {
        All("kiezkaffee-roesterei").Should().ContainSingle(e => e.Type == UsageEventType.SeatsChanged).Which.Seats.Should().Be(45);
        UsersOf("kiezkaffee-roesterei", -6, 0).Count.Should().BeGreaterThan(30);
    }

    [Fact]
    public void A_champion_who_leaves_is_gone_and_the_others_follow()
    {
        var left = Fates.ChampionLeaves.ChampionLeavesOn!.Value - 110;

        Usage("atlantic-home-stores", left - 14, left - 1).Should().Contain(e => e.UserId == "u01");
        Usage("atlantic-home-stores", left, 60).Should().NotContain(e => e.UserId == "u01");
        UsersOf("atlantic-home-stores", -6, 0).Count.Should().BeLessThan(UsersOf("atlantic-home-stores", left - 6, left).Count);
    }

    [Fact]
    public void After_churn_there_is_nothing() =>
        All("quayside-books").SkipWhile(e => e.Type != UsageEventType.AccountChurned).Should().ContainSingle();

    [Fact]
    public void An_implementing_account_is_handed_over_next_week_and_tried_out_before()
    {
        Account("alpenland-sport").HandOverOn.Should().Be(FirstStart.AddDays(7));
        UsersOf("alpenland-sport", -20, 0).Count.Should().BeInRange(1, 2);
    }

    [Fact]
    public void Weekends_are_quiet()
    {
        var days = Usage("nordlicht-logistik", -56, -1).CountBy(e => Account("nordlicht-logistik").LocalDay(e.OccurredAt).DayOfWeek).ToDictionary();

        days.GetValueOrDefault(DayOfWeek.Sunday).Should().BeLessThan(days[DayOfWeek.Tuesday] / 4);
    }

    private static string Json(UsageEvent e) => Encoding.UTF8.GetString(UsageJson.Of(e));

    private static DemoAccount Account(string id) => Accounts.Single(a => a.Id == id);

    private static IEnumerable<DateOnly> Days(string id) => Enumerable.Range(Account(id).RegisteredOn.DayNumber - 2, 200).Select(DateOnly.FromDayNumber);

    private static List<UsageEvent> All(string id) => [.. Days(id).SelectMany(d => SimulateDay.Of(Account(id), d))];

    private static IEnumerable<UsageEvent> Usage(string id, int from, int to) =>
        Enumerable.Range(from, to - from + 1).SelectMany(d => SimulateDay.Of(Account(id), FirstStart.AddDays(d)))
            .Where(e => e.Type is UsageEventType.Login or UsageEventType.FeatureUsed or UsageEventType.SessionEnded);

    private static HashSet<string?> UsersOf(string id, int from, int to) => [.. Usage(id, from, to).Select(e => e.UserId)];
}
