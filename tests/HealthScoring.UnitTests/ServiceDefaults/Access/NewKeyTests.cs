using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.UnitTests.ServiceDefaults.Access;

public class NewKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("kim", "read,operate,admin", null, null)]
    [InlineData("shop", "ingest", "shop-web", 1)]
    [InlineData("both", "ingest,read", "shop-web", 3_653)]
    public void What_can_be_made_has_no_faults(string name, string scopes, string? source, int? days) =>
        new NewKey(name, scopes.Split(','), source, days).Faults().Should().BeEmpty();

    [Theory]
    [InlineData("", "read", null, null, "name")]
    [InlineData("a\0b", "read", null, null, "name")]
    [InlineData("kim", "", null, null, "scopes")]
    [InlineData("kim", "read,write", null, null, "scopes")]
    [InlineData("kim", "Read", null, null, "scopes")]
    [InlineData("kim", "read,read", null, null, "scopes")]
    [InlineData("kim", "read", "shop-web", null, "source")]
    [InlineData("kim", "ingest", null, null, "source")]
    [InlineData("kim", "ingest", " ", null, "source")]
    [InlineData("kim", "read", null, 0, "expiresInDays")]
    [InlineData("kim", "read", null, 3_654, "expiresInDays")]
    [InlineData("kim", "read", null, int.MaxValue, "expiresInDays")]
    [InlineData("", "", "x", -1, "name scopes source expiresInDays")]
    public void Everything_that_is_wrong_is_named(string name, string scopes, string? source, int? days, string fields) =>
        string.Join(' ', new NewKey(name, scopes.Split(',', StringSplitOptions.RemoveEmptyEntries), source, days).Faults().Select(f => f.Field))
            .Should().Be(fields);

    [Fact]
    public void A_name_has_at_most_100_characters_and_a_source_200()
    {
        new NewKey(new('x', 101), [Scope.Ingest], new('x', 201), null).Faults().Select(f => f.Field).Should().Equal("name", "source");
        new NewKey(new('x', 100), [Scope.Ingest], new('x', 200), null).Faults().Should().BeEmpty();
    }

    [Fact]
    public void A_key_opens_until_it_expires_or_is_revoked()
    {
        var key = new AccessKey("a", "kim", [Scope.Read], null, Now, Now.AddDays(1), null, null);

        key.OpensAt(Now.AddDays(1).AddTicks(-1)).Should().BeTrue();
        key.OpensAt(Now.AddDays(1)).Should().BeFalse();
        (key with { ExpiresAt = null }).OpensAt(Now.AddYears(50)).Should().BeTrue();
        (key with { RevokedAt = Now }).OpensAt(Now).Should().BeFalse();
    }
}
