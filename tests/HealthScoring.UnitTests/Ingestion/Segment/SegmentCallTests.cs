using System.Text;
using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.UnitTests.Ingestion.Segment;

public class SegmentCallTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Signed In")]
    [InlineData("signed in")]
    [InlineData("User Logged In")]
    public void A_sign_in_is_a_login(string name) =>
        One(Track(name)).Should().Match<UsageEvent>(e => e.Type == "login" && e.Id == "m-1" && e.UserId == "u-17" && e.AccountId == "acme" && e.Feature == null && e.Source == "shop-web");

    [Fact]
    public void Any_other_tracked_event_is_use_of_the_feature_that_it_names() => One(Track("Report Exported")).Should().Match<UsageEvent>(e => e.Type == "feature_used" && e.Feature == "Report Exported");

    [Fact]
    public void A_mapping_says_otherwise()
    {
        var mapping = SegmentMapping.Default with { Events = new Dictionary<string, string> { ["Report Exported"] = "feature:export", ["Tick"] = "ignored" }, OtherEvents = "ignored", Pages = "feature" };

        One(Track("report exported"), mapping).Feature.Should().Be("export");
        Read(mapping, null, Track("Tick"), Track("Anything")).Ignored.Should().Equal(0, 1);
        One(Call("page", """ "name":"Invoices","context":{"groupId":"acme"} """), mapping).Feature.Should().Be("Invoices");
    }

    [Fact]
    public void The_account_is_that_of_the_properties_or_of_the_context_of_the_call_or_of_the_batch()
    {
        One(Call("track", """ "event":"x","properties":{"accountId":"a"},"context":{"groupId":"b"} """)).AccountId.Should().Be("a");
        One(Call("track", """ "event":"x","context":{"groupId":"b"} """)).AccountId.Should().Be("b");
        Read(SegmentMapping.Default, """ "context":{"groupId":"c"}, """, Call("track", """ "event":"x" """)).Events.Single().Event.AccountId.Should().Be("c");
    }

    [Fact]
    public void An_identify_call_with_a_group_provisions_the_user_and_one_without_is_passed_over()
    {
        One(Call("identify", """ "context":{"groupId":"acme"},"traits":{"email":"x@y.z"} """)).Should().Match<UsageEvent>(e => e.Type == "user_provisioned" && e.AccountId == "acme" && e.UserId == "u-17");
        Read(SegmentMapping.Default, null, Call("identify", """ "traits":{} """)).Ignored.Should().Equal(0);
    }

    [Fact]
    public void A_group_with_a_name_registers_the_account_with_what_its_traits_say()
    {
        var e = One(Call("group", """ "groupId":"acme","traits":{"name":"Acme","plan":"pro","createdAt":"2026-02-01T23:30:00-05:00","seats":25,"timezone":"Europe/Berlin","employees":900} """));

        e.Should().Match<UsageEvent>(x => x.Type == "account_registered" && x.AccountId == "acme" && x.Name == "Acme" && x.Tier == "pro" && x.Seats == 25 && x.TimeZone == "Europe/Berlin");
        e.HandOverOn.Should().Be(new DateOnly(2026, 2, 2));
        One(Call("group", """ "groupId":"acme","traits":{"name":"Acme","createdAt":1769904000} """)).HandOverOn.Should().Be(new DateOnly(2026, 2, 1));
        One(Call("group", """ "groupId":"acme","traits":{"name":"Acme","createdAt":1769904000000,"handOverOn":"2026-02-20"} """)).HandOverOn.Should().Be(new DateOnly(2026, 2, 20));
    }

    [Fact]
    public void A_group_without_a_name_says_that_the_user_belongs_to_it() =>
        One(Call("group", """ "groupId":"acme" """)).Should().Match<UsageEvent>(e => e.Type == "user_provisioned" && e.AccountId == "acme");

    [Theory]
    [InlineData("page")]
    [InlineData("screen")]
    [InlineData("alias")]
    public void Pages_screens_and_aliases_are_passed_over(string type) => Read(SegmentMapping.Default, null, Call(type, """ "name":"Home" """)).Should().Match<ReadResult>(r => r.Ignored.Count == 1 && r.Refused.Count == 0);

    [Theory]
    [InlineData("track", """ "context":{"groupId":"acme"} """, "missing-field", "`event` is missing")]
    [InlineData("track", """ "event":"x" """, "missing-field", "`accountId` is missing. Of a Segment call, `id` is `messageId`")]
    [InlineData("track", """ "event":7,"context":{"groupId":"acme"} """, "invalid-field", "`feature` must be")]
    [InlineData("group", """ "traits":{"name":"Acme"} """, "missing-field", "`accountId` is missing")]
    [InlineData("group", """ "groupId":"acme","traits":{"name":"Acme","seats":"many"} """, "invalid-field", "`seats` must be")]
    [InlineData("delete", "", "unknown-type", "`type` must be track")]
    public void What_cannot_be_mapped_is_refused_in_the_words_of_Segment(string type, string fields, string reason, string detail)
    {
        var refused = Read(SegmentMapping.Default, null, Call(type, fields)).Refused.Single();

        refused.Reason.Should().Be(reason);
        refused.Detail.Should().Contain(detail);
    }

    [Fact]
    public void An_anonymous_id_stands_for_a_user_who_has_not_signed_in() =>
        Read(SegmentMapping.Default, null, """{"type":"track","event":"x","messageId":"m","anonymousId":"anon","timestamp":"2026-03-02T09:00:00Z","context":{"groupId":"acme"}}""").Events.Single().Event.UserId
            .Should().Be("anon");

    [Fact]
    public void A_clock_that_is_off_is_corrected_by_how_much_its_time_of_sending_is()
    {
        // Three hours ahead: by it the event would lie in the future.
        var e = Read(SegmentMapping.Default, """ "sentAt":"2026-03-02T13:00:10Z", """, Track("x", "2026-03-02T13:00:00Z")).Events.Single().Event;

        e.OccurredAt.Should().Be(ReceivedAt.AddSeconds(-10));
    }

    [Fact]
    public void A_repeat_is_corrected_by_another_amount_and_is_a_duplicate_all_the_same()
    {
        var first = Read(SegmentMapping.Default, """ "sentAt":"2026-03-02T09:00:10Z", """, Track("x")).Events.Single();
        var again = Read(SegmentMapping.Default, """ "sentAt":"2026-03-02T09:00:40.5Z", """, Track("x")).Events.Single();

        again.Event.OccurredAt.Should().NotBe(first.Event.OccurredAt);
        (again.Key, again.Payload).Should().Be((first.Key, first.Payload));
    }

    [Fact]
    public void A_call_without_a_time_happened_when_it_was_received_and_its_repeat_is_a_duplicate()
    {
        const string Call = """{"type":"track","event":"x","messageId":"m","userId":"u","context":{"groupId":"acme"}}""";
        var (first, again) = (Read(SegmentMapping.Default, null, Call).Events.Single(), Read(SegmentMapping.Default, """ "sentAt":"2026-03-02T13:00:00Z", """, Call).Events.Single());

        (first.Event.OccurredAt, first.Payload).Should().Be((ReceivedAt, again.Payload));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_correction_beyond_all_times_throws_nothing(string sentAt)
    {
        var read = Read(SegmentMapping.Default, $""" "sentAt":"{sentAt}", """, Track("x"));

        (read.Events.Count + read.Refused.Count).Should().Be(1);
    }

    [Theory]
    [InlineData("-99999999999")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    [InlineData("1e300")]
    public void A_day_beyond_all_times_is_refused_and_throws_nothing(string createdAt) =>
        Read(SegmentMapping.Default, null, Call("group", $$""" "groupId":"acme","traits":{"name":"Acme","createdAt":{{createdAt}} } """)).Refused.Single().Reason.Should().Be(RefusalReason.InvalidField);

    [Fact]
    public void What_is_no_time_of_sending_corrects_nothing() =>
        Read(SegmentMapping.Default, """ "sentAt":"soon", """, Track("x")).Events.Single().Event.OccurredAt.Should().Be(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private static string Track(string name, string timestamp = "2026-03-02T09:00:00Z") => Call("track", $$""" "event":"{{name}}","context":{"groupId":"acme"} """, timestamp);

    private static string Call(string type, string fields, string timestamp = "2026-03-02T09:00:00Z") =>
        $$"""{"type":"{{type}}","messageId":"m-1","userId":"u-17","timestamp":"{{timestamp}}"{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    private static UsageEvent One(string call, SegmentMapping? mapping = null)
    {
        var read = Read(mapping ?? SegmentMapping.Default, null, call);
        read.Refused.Should().BeEmpty();
        return read.Events.Should().ContainSingle().Subject.Event;
    }

    private static ReadResult Read(SegmentMapping mapping, string? shared, params string[] calls)
    {
        var body = $$"""{ {{shared}} "batch":[{{string.Join(',', calls)}}]}""";
        JsonNode.Parse(body).Should().NotBeNull();
        return ReadMessage.Read(Encoding.UTF8.GetBytes(body), new("shop-web", ReceivedAt, "shop-web", BodyFormat.Segment), mapping);
    }
}
