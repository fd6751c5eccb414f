using System.Text.Json;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;
using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.UnitTests.EventStore;

public class HistoryJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 15, 27, 120, TimeSpan.Zero);

    private static readonly IAccountFact[] Facts =
    [
        new AccountRegistered(
            "acme", "crm", "1", At, At, null, "Acmé", new(2026, 2, 2), "Europe/Berlin", Cadence.Weekly, 25, "smb", "gold", "crm", ["export", "import"], 12000.50m, new(2027, 2, 2),
            "group"),
        new AccountRegistered("acme", "crm", "2", At.AddDays(1), At, null, HandOverOn: new(2026, 2, 9), EntitledFeatures: []),
        new AccountPaused("acme", "crm", "3", At, At, null),
        new AccountChurned("acme", "crm", "4", At.AddDays(2), At, null),
        new NpsAnswered("acme", "crm", "5", At, At, null, null, 0),
    ];

    [Fact]
    public void A_profile_is_read_with_every_history_as_it_was_written()
    {
        var profile = Profile(Facts);

        var read = JsonSerializer.Deserialize<AccountProfile>(Json(profile), HistoryJson.Options)!;

        read.Should().BeEquivalentTo(profile, o => o.WithStrictOrdering());
        Json(read).Should().Be(Json(profile));
        (read.DayZero, read.IsRegistered).Should().Be((new DateOnly(2026, 2, 9), true));
    }

    [Fact]
    public void A_profile_of_which_nothing_is_known_is_read_as_that() =>
        JsonSerializer.Deserialize<AccountProfile>(Json(new AccountProfile("acme")), HistoryJson.Options).Should().BeEquivalentTo(new AccountProfile("acme"));

    [Fact]
    public void The_order_of_facts_leaves_no_trace_in_the_text() => Json(Profile(Facts.Reverse())).Should().Be(Json(Profile(Facts)));

    // Read by SQL: the hand-over day in force is the value of the last entry.
    [Fact]
    public void The_last_entry_of_a_field_is_the_one_in_force() =>
        JsonSerializer.SerializeToElement(Profile(Facts.Reverse()), HistoryJson.Options).GetProperty("handOverOn").EnumerateArray().Last().GetProperty("value").GetString().Should().Be("2026-02-09");

    [Fact]
    public void An_entry_says_when_who_and_what() => JsonSerializer.Serialize(Profile(Facts).Seats, HistoryJson.Options)
        .Should().Be("""[{"at":"2026-03-02T09:15:27.12+00:00","source":"crm","id":"1","value":25}]""");

    [Fact]
    public void What_follows_from_the_histories_is_not_kept() => Json(Profile(Facts)).Should().NotContain("dayZero").And.NotContain("isRegistered");

    [Fact]
    public void A_catalogue_is_read_as_it_was_written()
    {
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, new("crm", "crm", "1", At, At, null, [new("export", true, 0.1, "Export"), new("help", false, 2)]));

        JsonSerializer.Deserialize<FieldHistory<IReadOnlyList<CatalogFeature>>>(Json(catalog.Products["crm"]), HistoryJson.Options)
            .Should().BeEquivalentTo(catalog.Products["crm"], o => o.WithStrictOrdering());
    }

    private static AccountProfile Profile(IEnumerable<IAccountFact> facts) => facts.Aggregate(new AccountProfile("acme"), AccountProfile.Evolve);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, HistoryJson.Options);
}
