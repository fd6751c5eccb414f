using HealthScoring.Cli;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class AccountsFileTests
{
    private const string Header = "accountId,handOverOn,seats,plan,monthlyValue\n";

    [Fact]
    public void Every_column_is_read() =>
        Read(Header + "acme,2026-03-02,5,pro,100.50\n").Should().Equal(new AccountRow("acme", new(2026, 3, 2), 5, "pro", 100.50m));

    [Fact]
    public void All_but_the_id_may_be_empty() => Read(Header + "acme,,,,\n").Should().Equal(new AccountRow("acme", null, null, null, null));

    [Fact]
    public void Columns_are_found_by_name_and_others_are_ignored() =>
        Read("plan,note,accountId,seats,monthlyValue,handOverOn\npro,\"a,b\",acme,3,0,\n").Should().Equal(new AccountRow("acme", null, 3, "pro", 0));

    [Theory]
    [InlineData("acme,2026-03-02,5,pro,1\nbeta,02.03.2026,5,pro,1\n", "*a.csv, line 3: handOverOn*02.03.2026*")]
    [InlineData("acme,1999-12-31,5,pro,1\n", "*line 2: handOverOn*")]
    [InlineData("acme,2026-03-02,0,pro,1\n", "*line 2: seats*from 1*")]
    [InlineData("acme,2026-03-02,5.5,pro,1\n", "*line 2: seats*")]
    [InlineData("acme,2026-03-02,5,pro,much\n", "*line 2: monthlyValue*\"much\"*")]
    [InlineData("acme,2026-03-02,5,pro,-1\n", "*line 2: monthlyValue*")]
    [InlineData(",2026-03-02,5,pro,1\n", "*line 2: accountId*")]
    [InlineData("acme,,,,\n\nacme,,,,\n", "*line 4: account acme is there twice*")]
    [InlineData("acme,2026-03-02\n", "*line 2: not a row*")]
    [InlineData("acme,\"2026-03-02\"x,5,pro,1\n", "*line 2:*")]
    public void A_bad_row_is_named_by_its_line_and_fault(string rows, string message) =>
        FluentActions.Invoking(() => Read(Header + rows)).Should().Throw<CommandFailedException>().WithMessage(message);

    [Theory]
    [InlineData("", "*missing: accountId, handOverOn, seats, plan, monthlyValue.")]
    [InlineData("accountId,seats,plan\n", "*missing: handOverOn, monthlyValue.")]
    [InlineData(Header, "*no account*")]
    public void A_file_without_accounts_or_columns_says_so(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<CommandFailedException>().WithMessage(message);

    private static IReadOnlyList<AccountRow> Read(string text) => AccountsFile.Read(new StringReader(text), "a.csv");
}
