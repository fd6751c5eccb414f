using HealthScoring.EventStore.Erasing;

namespace HealthScoring.UnitTests.EventStore.Erasing;

public class PersonTests
{
    [Theory]
    [InlineData("u-17")]
    [InlineData("login-u-17-3")]
    [InlineData("login_u-17_3")]
    [InlineData("mailto:U-17@acme.example")]
    [InlineData("u-170 and u-17")]
    public void A_person_is_named_where_the_id_stands_as_a_whole(string text) => new Person("acme", "u-17").IsNamedIn(text).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("u-170")]
    [InlineData("menu-17")]
    [InlineData("u-17é")]
    [InlineData("u 17")]
    public void A_person_is_not_named_by_a_part_of_another_word(string text) => new Person("acme", "u-17").IsNamedIn(text).Should().BeFalse();

    [Fact]
    public void An_id_that_begins_with_a_sign_is_found_behind_a_letter() => new Person("acme", "@anna").IsNamedIn("by@anna").Should().BeTrue();

    [Fact]
    public void Nobody_is_called_nothing() => new Person("acme", "").IsNamedIn("anything").Should().BeFalse();
}
