using HealthScoring.Cli.Api;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class FollowBackfillTests
{
    private const int Total = 100;
    private const int Accounts = 3;

    [Fact]
    public void A_first_import_is_through_when_it_is_stored_and_all_its_accounts_are_closed() =>
        IsThrough(null, Status(100, true, 3, 3)).Should().BeTrue();

    [Fact]
    public void Nothing_known_of_it_is_not_through() => IsThrough(null, null).Should().BeFalse();

    [Fact]
    public void Received_but_not_stored_is_not_through() => IsThrough(null, Status(100, false, 3, 3)).Should().BeFalse();

    [Fact]
    public void Stored_but_not_all_closed_is_not_through() => IsThrough(null, Status(100, true, 3, 2)).Should().BeFalse();

    [Fact]
    public void A_read_model_that_does_not_know_all_accounts_yet_cannot_say_that_all_are_closed() =>
        IsThrough(null, Status(100, true, 0, 0)).Should().BeFalse();

    [Fact]
    public void A_repeat_is_through_when_as_much_has_been_received_again()
    {
        var before = Status(100, true, 3, 3);

        IsThrough(before, Status(199, true, 3, 3)).Should().BeFalse();
        IsThrough(before, Status(200, true, 3, 3)).Should().BeTrue();
    }

    [Fact]
    public void An_import_that_was_cut_off_goes_on_where_it_was() => IsThrough(Status(40, false, 3, 0), Status(100, true, 3, 3)).Should().BeTrue();

    private static bool IsThrough(BackfillStatus? before, BackfillStatus? now) => FollowBackfill.IsThrough(before, now, Total, Accounts);

    private static BackfillStatus Status(long received, bool stored, int accounts, int closed) => new("b", received, Total, stored, accounts, accounts, closed);
}
