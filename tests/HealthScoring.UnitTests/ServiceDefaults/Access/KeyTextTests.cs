using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.UnitTests.ServiceDefaults.Access;

public class KeyTextTests
{
    [Fact]
    public void A_key_is_read_as_it_was_shown()
    {
        var key = KeyText.Make();

        KeyText.TryParse(key.Shown(), out var read).Should().BeTrue();
        read.Should().Be(key);
        key.Shown().Should().MatchRegex("^hs_[a-z2-7]{12}_[A-Za-z0-9_-]{43}$");
        read.SecretHash().Should().Equal(key.SecretHash()).And.HaveCount(32);
    }

    [Fact]
    public void No_two_keys_are_the_same() => Enumerable.Range(0, 1_000).Select(_ => KeyText.Make()).SelectMany(k => new[] { k.Id, k.Secret }).Should().OnlyHaveUniqueItems();

    [Theory]
    [InlineData("")]
    [InlineData("hs_")]
    [InlineData("hs_aaaaaaaaaaaa_")]
    [InlineData("hs_aaaaaaaaaaaa-0000000000000000000000000000000000000000000")]
    [InlineData("hs_AAAAAAAAAAAA_0000000000000000000000000000000000000000000")]
    [InlineData("HS_aaaaaaaaaaaa_0000000000000000000000000000000000000000000")]
    [InlineData("hs_aaaaaaaaaaaa_00000000000000000000000000000000000000000000")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.")]
    public void Other_texts_are_no_keys(string text) => KeyText.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void A_key_in_a_sentence_does_not_show_its_secret()
    {
        var key = KeyText.Make();

        $"{key}".Should().Contain(key.Id).And.NotContain(key.Secret);
    }
}
