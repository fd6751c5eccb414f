using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.ReadModel;
using MessagePack;

namespace HealthScoring.UnitTests.EventStore;

public class ActivityCodecTests
{
    private static readonly FactStamp Stamp = new(new(2026, 3, 2, 9, 15, 27, 120, TimeSpan.FromHours(1)), "shop-web", "evt-é");
    private static readonly Guid Somebody = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");

    [Fact]
    public void A_day_is_read_as_it_was_written()
    {
        var worker = new UserDay(3).WithLogin().WithLogin().WithUse(7, 5).WithUse(0);
        var day = DayActivity.Of([worker, new UserDay(0)], [0, 1, 1, 31L * 24 * 3_600_000], 9, new(new(Stamp, 4), null, new(Stamp, int.MaxValue)), ["crm", "shop-web"]);

        var read = ActivityCodec.Day(ActivityCodec.Encode(day));

        read.Should().BeEquivalentTo(day, o => o.WithStrictOrdering());
        read.Users[^1].Uses.Should().Equal(worker.Uses);
    }

    // Rows as MessagePack's own formatters wrote them. A version that writes others would need a new generation of the read model.
    [Fact]
    public void Days_and_users_are_kept_as_they_always_were()
    {
        var worker = new UserDay(3).WithLogin().WithLogin().WithUse(7, 5).WithUse(0);
        var day = DayActivity.Of([worker, new UserDay(0)], [0, 1, 1, 31L * 24 * 3_600_000], 9, new(new(Stamp, 4), null, new(Stamp, int.MaxValue)), ["crm", "shop-web"]);
        var user = UserActivity.Of(Somebody, 12, new(2026, 3, 2), [new(0, new(2026, 3, 2)), new(4, DateOnly.MaxValue)], FieldHistory<bool>.Empty.With(Stamp, true), FieldHistory<bool>.Empty);

        Convert.ToHexString(ActivityCodec.Encode(day)).Should().Be(
            "959293000090930302940001070594000101CE9FA52400099394CF08DE7833DC7F8900A873686F702D776562A66576742DC3A904C094CF08DE7833DC7F8900A873686F702D776562A66576742DC3A9CE7FFFFFFF92A363726DA873686F702D776562");
        Convert.ToHexString(ActivityCodec.Encode(new DayActivity())).Should().Be("95909000C090");
        Convert.ToHexString(ActivityCodec.Encode(user)).Should().Be("950CCE000B495C9400CE000B495C04CE0037B9DA9194CF08DE7833DC7F8900A873686F702D776562A66576742DC3A9C390");
        Convert.ToHexString(ActivityCodec.Encode(new UserActivity(Somebody, 200))).Should().Be("95CCC8C0909090");
    }

    [Theory]
    [InlineData("94909000C0")]
    [InlineData("9591920302909000C090")]
    [InlineData("959193030291000090C090")]
    public void A_day_of_another_shape_is_not_read(string bytes) =>
        FluentActions.Invoking(() => ActivityCodec.Day(Convert.FromHexString(bytes))).Should().Throw<MessagePackSerializationException>();

    [Fact]
    public void A_day_on_which_nothing_happened_is_read_as_that() =>
        ActivityCodec.Day(ActivityCodec.Encode(new DayActivity())).Should().BeEquivalentTo(new DayActivity());

    [Fact]
    public void A_report_without_any_count_is_told_from_no_report() =>
        ActivityCodec.Day(ActivityCodec.Encode(DayActivity.Of([], [], 0, new(), []))).Reported.Should().Be(new ReportedCounts());

    [Fact]
    public void A_user_is_read_as_it_was_written()
    {
        var later = Stamp with { OccurredAt = Stamp.OccurredAt.AddTicks(1) };
        var user = UserActivity.Of(
            Somebody, 12, new(2026, 3, 2), [new(0, new(2026, 3, 2)), new(4, DateOnly.MaxValue)], FieldHistory<bool>.Empty.With(Stamp, true).With(later, false),
            FieldHistory<bool>.Empty.With(later, true));

        var read = ActivityCodec.User(Somebody, ActivityCodec.Encode(user));

        read.Should().BeEquivalentTo(user, o => o.WithStrictOrdering());
        read.Provisioned.Values.Should().Equal(user.Provisioned.Values);
    }

    [Fact]
    public void A_user_never_seen_is_read_as_that() =>
        ActivityCodec.User(Somebody, ActivityCodec.Encode(new UserActivity(Somebody, 0))).Should().BeEquivalentTo(new UserActivity(Somebody, 0));

    [Fact]
    public void Features_are_read_in_the_order_of_their_numbers()
    {
        FeatureSeen[] features = [new("export", new(2026, 3, 2)), new("a", DateOnly.MinValue), new("ü", DateOnly.MaxValue)];

        ActivityCodec.Features(ActivityCodec.Encode(features)).Should().Equal(features);
    }

    [Fact]
    public void The_order_of_facts_leaves_no_trace_in_the_bytes_of_a_day()
    {
        UsageItem[] items = [Session(2.5), Session(0.001), new("l", UsageType.Login, Somebody, Stamp.OccurredAt), Session(40_000)];

        Bytes(items).Should().Equal(Bytes(items.Reverse()));
    }

    [Fact]
    public void A_kept_day_says_its_counts_without_being_read_and_is_read_once_for_all_the_rest()
    {
        var whole = DayActivity.Of([new UserDay(1).WithLogin()], [1_800_000], 3, new(new(Stamp, 4), null, new(Stamp, 9)), ["shop-web"]);
        var reads = 0;
        var day = DayActivity.Unread(new(whole.Dau, whole.ReportedMau, ActivityCodec.Encode(whole), bytes =>
        {
            reads++;
            return ActivityCodec.Day(bytes);
        }));

        (day.Dau, day.ReportedMau, reads).Should().Be((4, 9, 0));
        day.Should().BeEquivalentTo(whole);
        reads.Should().Be(1);
    }

    // A row is read for every active day of 84 at each close.
    [Fact]
    public void A_day_of_one_user_takes_no_more_than_40_bytes()
    {
        var user = new UserDay(1).WithLogin().WithUse(1);

        ActivityCodec.Encode(DayActivity.Of([user], [1_800_000], 0, null, ["shop-web"])).Length.Should().BeLessThanOrEqualTo(40);
    }

    private static UsageItem Session(double seconds) => new("s", UsageType.SessionEnded, Somebody, Stamp.OccurredAt, DurationSeconds: seconds);

    private static byte[] Bytes(IEnumerable<UsageItem> items)
    {
        var day = new DayActivity();
        foreach (var item in items)
        {
            day.Add(0, null, item);
        }

        return ActivityCodec.Encode(day);
    }
}
