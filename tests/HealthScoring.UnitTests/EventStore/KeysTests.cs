using HealthScoring.Domain;
using HealthScoring.EventStore;

namespace HealthScoring.UnitTests.EventStore;

/// <summary>Keys lie in databases: the same name must give the same key for ever.</summary>
public class KeysTests
{
    [Fact]
    public void The_parts_of_a_name_cannot_run_into_each_other()
    {
        Keys.Inbox("ab", "c").Should().NotBe(Keys.Inbox("a", "bc"));
        StableId.Of("a", "").Should().NotBe(StableId.Of("a"));
        StableId.Of("", "a").Should().NotBe(StableId.Of("a", ""));
        Keys.Content("a", "bc"u8).Should().NotBe(Keys.Content("ab", "c"u8));
    }

    [Fact]
    public void An_account_and_an_event_of_the_same_name_have_different_keys() => Keys.Account("acme").Should().NotBe(Keys.Inbox("acme", ""));

    [Fact]
    public void Case_and_composition_of_characters_tell_names_apart() =>
        "acme Acme acm\u00e9 acme\u0301 acme. ACME".Split(' ').Select(Keys.Account).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_same_name_gives_the_same_key() => Keys.Inbox("shop-web", new string("evt-1")).Should().Be(Keys.Inbox("shop-web", "evt-1"));

    [Fact]
    public void One_bit_of_a_payload_changes_its_hash() => Keys.Payload("{\"a\":1}"u8).Should().NotBe(Keys.Payload("{\"a\":0}"u8));

    // The first 128 bits of SHA-256 over each part's length and bytes: computed with another program.
    [Fact]
    public void A_key_is_the_start_of_a_sha_256_that_any_language_can_compute()
    {
        Keys.Account("acme").Should().Be(new Guid("29b70aae-b3df-d55a-94dd-d8b86fcab533"));
        Keys.Inbox("shop-web", "evt-1").Should().Be(new Guid("a724bb8e-5fa1-71a2-6db5-5421ed34bb9e"));
        Keys.Payload("{}"u8).Should().Be(4905387166444775306);
    }
}
