using HealthScoring.Cli.Keys;
using HealthScoring.ServiceDefaults.Access;

namespace HealthScoring.UnitTests.Cli.Keys;

public class KeysTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AccessKey Key = new("abcdefghijkl", "kim", [Scope.Read, Scope.Operate], null, Now.AddDays(-1), null, null, null);

    [Fact]
    public void The_state_of_a_key_says_since_when_or_until_when()
    {
        KeysTable.State(Key, Now).Should().Be("open");
        KeysTable.State(Key with { ExpiresAt = Now.AddHours(1) }, Now).Should().Be("open until 2026-03-02 13:00Z");
        KeysTable.State(Key with { ExpiresAt = Now }, Now).Should().Be("expired 2026-03-02 12:00Z");
        KeysTable.State(Key with { ExpiresAt = Now.AddHours(1), RevokedAt = Now }, Now).Should().Be("revoked 2026-03-02 12:00Z");
        KeysTable.State(Key with { ExpiresAt = Now.AddHours(1), ReplacedBy = "mnopqrstuvwx" }, Now).Should().Be("open until 2026-03-02 13:00Z, replaced by mnopqrstuvwx");
    }

    [Fact]
    public void A_table_has_a_row_for_each_key() => KeysTable.Of([Key, Key with { Source = "shop-web" }], Now).Rows.Should().HaveCount(2);
}
