using System.Text.Json.Nodes;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Validation;
using static HealthScoring.UnitTests.Ingestion.Validation.ValidEvents;

namespace HealthScoring.UnitTests.Ingestion.Validation;

public class RefusalReasonTests
{
    [Theory]
    [InlineData("shop")]
    [InlineData("LOGIN")]
    [InlineData("usage_recorded_v1")]
    public void A_type_that_is_not_known_is_unknown_type(string type)
    {
        var refused = Refused(Event(UsageEventType.Login, ("type", type)));

        (refused.Reason, refused.Detail)
            .Should().Be(("unknown-type", "`type` is none that is known; the types are listed in the documentation of the contract."));
    }

    public static TheoryData<string, string> RequiredFields => new()
    {
        { UsageEventType.Login, "userId" }, { UsageEventType.Login, "accountId" }, { UsageEventType.FeatureUsed, "feature" },
        { UsageEventType.SessionEnded, "durationSeconds" }, { UsageEventType.ActiveUsersReported, "day" }, { UsageEventType.AccountRegistered, "name" },
        { UsageEventType.SeatsChanged, "seats" }, { UsageEventType.UserProvisioned, "userId" }, { UsageEventType.UserRemoved, "userId" },
        { UsageEventType.ChampionAssigned, "userId" }, { UsageEventType.ChampionRemoved, "userId" }, { UsageEventType.NpsAnswered, "score" },
        { UsageEventType.AccountPaused, "accountId" }, { UsageEventType.AccountRenewed, "renewalOn" }, { UsageEventType.FeatureCatalogPublished, "product" },
        { UsageEventType.FeatureCatalogPublished, "features" }, { UsageEventType.BackfillStarted, "backfillId" },
        { UsageEventType.BackfillCompleted, "backfillId" }, { UsageEventType.BackfillCompleted, "events" },
    };

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public void A_field_that_the_type_needs_and_is_not_there_is_a_missing_field(string type, string field)
    {
        var refused = Refused(Event(type, (field, null)));

        (refused.Reason, refused.Detail).Should().Be(("missing-field", $"`{field}` is missing."));
    }

    [Theory]
    [MemberData(nameof(Types), MemberType = typeof(ValidEvents))]
    public void Identity_type_and_instant_are_needed_by_every_type(string type)
    {
        foreach (var field in (string[])["id", "source", "type", "occurredAt"])
        {
            Refused(Event(type, (field, null))).Should().Match<Refusal>(r => r.Reason == "missing-field" && r.Detail.Contains($"`{field}` is missing."));
        }
    }

    [Fact]
    public void A_report_without_any_count_is_a_missing_field()
    {
        var refused = Refused(Event(UsageEventType.ActiveUsersReported, ("dau", null), ("wau", null), ("mau", null)));

        (refused.Reason, refused.Detail).Should().Be(("missing-field", "At least one of `dau`, `wau` and `mau` is needed."));
    }

    public static TheoryData<string, string, string, string> ImpossibleValues => new()
    {
        { UsageEventType.Login, "id", "5", "a string of 1 to 200 characters without U+0000" },
        { UsageEventType.Login, "userId", "\"\"", "a string of 1 to 200 characters without U+0000" },
        { UsageEventType.Login, "accountId", "{}", "a string of 1 to 200 characters without U+0000" },
        { UsageEventType.Login, "actor", "\"robot\"", "human or service or vendor or bot" },
        { UsageEventType.Login, "actor", "7", "a string of 1 to 200 characters without U+0000" },
        { UsageEventType.Login, "properties", "[]", "an object" },
        { UsageEventType.Login, "occurredAt", "\"yesterday\"", "an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on" },
        { UsageEventType.Login, "occurredAt", "\"2026-03-02T09:00:00\"", "an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on" },
        { UsageEventType.Login, "occurredAt", "\"2026-03-02\"", "an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on" },
        { UsageEventType.Login, "occurredAt", "\"1999-12-31T23:59:59Z\"", "an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on" },
        { UsageEventType.Login, "occurredAt", "1772442000", "an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:15:27.120Z, from the year 2000 on" },
        { UsageEventType.SessionEnded, "durationSeconds", "-0.001", "a number from 0 to 2678400" },
        { UsageEventType.SessionEnded, "durationSeconds", "2678400.001", "a number from 0 to 2678400" },
        { UsageEventType.SessionEnded, "durationSeconds", "1e999", "a number from 0 to 2678400" },
        { UsageEventType.SessionEnded, "durationSeconds", "\"60\"", "a number from 0 to 2678400" },
        { UsageEventType.SeatsChanged, "seats", "0", "a whole number from 1 to 10000000" },
        { UsageEventType.SeatsChanged, "seats", "1.5", "a whole number from 1 to 10000000" },
        { UsageEventType.SeatsChanged, "seats", "99999999999999999999", "a whole number from 1 to 10000000" },
        { UsageEventType.AccountRegistered, "seats", "-1", "a whole number from 1 to 10000000" },
        { UsageEventType.AccountRegistered, "cadence", "\"monthly\"", "daily or weekly" },
        { UsageEventType.AccountRegistered, "timeZone", "\"Europe/Atlantis\"", "an IANA time zone such as Europe/Berlin" },
        { UsageEventType.AccountRegistered, "handOverOn", "\"2026-02-30\"", "a day such as 2026-03-02, from the year 2000 on" },
        { UsageEventType.AccountRegistered, "handOverOn", "\"2026-02-02T00:00:00Z\"", "a day such as 2026-03-02, from the year 2000 on" },
        { UsageEventType.AccountRegistered, "contractValue", "-1", "a number from 0 to 1000000000000000" },
        { UsageEventType.AccountRegistered, "entitledFeatures", "\"export\"", "an array of strings of 1 to 200 characters" },
        { UsageEventType.AccountRegistered, "entitledFeatures", "[\"export\",5]", "an array of strings of 1 to 200 characters" },
        { UsageEventType.AccountRegistered, "entitledFeatures", "[\"\"]", "an array of strings of 1 to 200 characters" },
        { UsageEventType.AccountRegistered, "entitledFeatures", "[null]", "an array of strings of 1 to 200 characters" },
        { UsageEventType.ActiveUsersReported, "day", "\"01.03.2026\"", "a day such as 2026-03-02, from the year 2000 on" },
        { UsageEventType.ActiveUsersReported, "dau", "-1", "a whole number from 0 to 2147483647" },
        { UsageEventType.ActiveUsersReported, "mau", "2147483648", "a whole number from 0 to 2147483647" },
        { UsageEventType.NpsAnswered, "score", "11", "a whole number from 0 to 10" },
        { UsageEventType.NpsAnswered, "score", "-1", "a whole number from 0 to 10" },
        { UsageEventType.ProducerHeartbeat, "everySeconds", "0.5", "a number from 1 to 86400" },
        { UsageEventType.BackfillCompleted, "events", "-1", "a whole number from 0 to 9223372036854775807" },
        { UsageEventType.FeatureCatalogPublished, "features", "{}", "an array of {key, core, weight > 0, name?}" },
        { UsageEventType.FeatureCatalogPublished, "features", "[5]", "an array of {key, core, weight > 0, name?}" },
        { UsageEventType.FeatureCatalogPublished, "features", """[{"key":"a","core":true,"weight":0}]""", "an array of {key, core, weight > 0, name?}" },
        { UsageEventType.FeatureCatalogPublished, "features", """[{"key":"a","core":1,"weight":1}]""", "an array of {key, core, weight > 0, name?}" },
        { UsageEventType.FeatureCatalogPublished, "features", """[{"core":true,"weight":1}]""", "an array of {key, core, weight > 0, name?}" },
    };

    [Theory]
    [MemberData(nameof(ImpossibleValues))]
    public void A_value_that_a_field_cannot_have_is_an_invalid_field(string type, string field, string value, string what)
    {
        var refused = Refused(Event(type, (field, JsonNode.Parse(value))));

        (refused.Reason, refused.Detail).Should().Be(("invalid-field", $"`{field}` must be {what}."));
    }

    [Fact]
    public void A_catalogue_that_names_a_key_twice_is_an_invalid_field()
    {
        var refused = Refused(Event(UsageEventType.FeatureCatalogPublished, ("features", JsonNode.Parse("""[{"key":"a","core":true,"weight":1},{"key":"a","core":false,"weight":1}]"""))));

        (refused.Reason, refused.Detail).Should().Be(("invalid-field", "`features` must name each key once."));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe")]
    [InlineData("Europe/")]
    [InlineData("zone.tab")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("Local")]
    public void A_time_zone_that_is_a_path_and_no_zone_is_an_invalid_field(string zone) =>
        Refused(Event(UsageEventType.AccountRegistered, ("timeZone", zone))).Reason.Should().Be("invalid-field");

    [Fact]
    public void Every_fault_of_an_event_is_told_and_the_first_names_the_reason()
    {
        var refused = Refused(Event(UsageEventType.SessionEnded, ("userId", null), ("durationSeconds", -1)));

        (refused.Reason, refused.Detail).Should().Be(("missing-field", "`userId` is missing. `durationSeconds` must be a number from 0 to 2678400."));
    }

    [Fact]
    public void A_refusal_carries_the_source_the_backfill_and_the_bytes_of_its_event()
    {
        var json = Event(UsageEventType.SeatsChanged, ("seats", 0), ("source", "billing"));

        var refused = Refused(json);

        (refused.Source, refused.BackfillId).Should().Be(("billing", "b-1"));
        System.Text.Encoding.UTF8.GetString(refused.Body.Span).Should().Be(json.ToJsonString());
    }

    [Fact]
    public void A_refusal_without_a_readable_source_names_the_routing_key() =>
        Refused(Event(UsageEventType.Login, ("source", 5))).Source.Should().Be(RoutingKey);
}
