using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Domain.Accounts;

public class FeatureCatalogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_account_without_a_product_keeps_the_catalogue_published_first_when_another_product_is_added_later()
    {
        var catalog = Published(Published(FeatureCatalog.Empty, "shop", "web", 0, "order"), "addon", "web", 100, "extra");
        var profile = AccountProfile.Evolve(new("acme"), new AccountRegistered("acme", "web", "r1", Start, Start, null, Name: "Acme"));

        catalog.EntitledOn(new(2026, 2, 1), profile, ZoneHistory.Utc).Keys.Should().Equal("order");
        catalog.EntitledOn(new(2026, 6, 1), profile, ZoneHistory.Utc).Keys.Should().Equal("order");
    }

    [Fact]
    public void An_account_without_a_product_prefers_the_product_of_the_source_that_registers_it()
    {
        var catalog = Published(Published(FeatureCatalog.Empty, "shop", "web", 0, "order"), "desk", "crm", 0, "ticket");
        var profile = AccountProfile.Evolve(new("acme"), new AccountRegistered("acme", "crm", "r1", Start, Start, null, Name: "Acme"));

        catalog.EntitledOn(new(2026, 2, 1), profile, ZoneHistory.Utc).Keys.Should().Equal("ticket");
    }

    [Fact]
    public void A_named_product_decides_and_entitlement_restricts_it()
    {
        var catalog = Published(Published(FeatureCatalog.Empty, "shop", "web", 0, "order", "report"), "desk", "crm", 0, "ticket");
        var profile = AccountProfile.Evolve(
            new("acme"), new AccountRegistered("acme", "crm", "r1", Start, Start, null, Name: "Acme", Product: "shop", EntitledFeatures: ["report", "unknown"]));

        catalog.EntitledOn(new(2026, 2, 1), profile, ZoneHistory.Utc).Keys.Should().Equal("report");
    }

    [Fact]
    public void The_keys_are_those_of_the_latest_catalogue_of_every_product()
    {
        var catalog = Published(Published(Published(FeatureCatalog.Empty, "shop", "web", 0, "order", "dropped"), "desk", "crm", 1, "ticket"), "shop", "web", 2, "order", "report");

        catalog.Keys.Should().BeEquivalentTo("order", "report", "ticket");
    }

    private static FeatureCatalog Published(FeatureCatalog catalog, string product, string source, int day, params string[] keys) => FeatureCatalog.Evolve(
        catalog, new(product, source, $"{product}-{day}", Start.AddDays(day), Start.AddDays(day), null, [.. keys.Select(k => new CatalogFeature(k, true, 1))]));
}
