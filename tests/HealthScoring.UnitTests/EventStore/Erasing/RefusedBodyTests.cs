using System.Text;
using HealthScoring.EventStore.Erasing;

namespace HealthScoring.UnitTests.EventStore.Erasing;

public class RefusedBodyTests
{
    private static readonly Person Person = new("acme", "u-17");

    [Theory]
    [InlineData("""{"accountId":"acme","userId":"u-17"}""")]
    [InlineData("""{"accountId":"acme","id":"login-U-17-3"}""")]
    [InlineData("""{"accountId":"acme","userId":"\u0075-17"}""")]
    [InlineData("""{"accountId":"acme","reason":"left:\nu-17"}""")]
    [InlineData("""{"accountId":"other"},{"accountId":"acme"},{"userId":"u-17""")]
    [InlineData("accountId=acme&userId=u-17")]
    [InlineData("""{"userId":"u-17"}""")]
    [InlineData("""{"accountId":"","userId":"u-17"}""")]
    [InlineData("""{"accountId":7,"userId":"u-17"}""")]
    public void A_body_of_the_account_or_of_none_that_holds_the_id_names_the_person(string body)
    {
        RefusedBody.Names(Person, Encoding.UTF8.GetBytes(body)).Should().BeTrue();
        RefusedBody.Names(Person, [0xC3, 0x28, .. Encoding.UTF8.GetBytes(body), 0xFF]).Should().BeTrue("bytes that are no text hide nothing");
        RefusedBody.Names(Person, Encoding.Unicode.GetBytes(body)).Should().BeTrue("nor does another encoding");
    }

    [Theory]
    [InlineData("""{"accountId":"acme","userId":"u-18"}""")]
    [InlineData("""{"accountId":"acme","userId":"u-170"}""")]
    [InlineData("""{"accountId":"other","userId":"u-17"}""")]
    [InlineData("accountId=other&userId=u-17")]
    [InlineData("")]
    public void Anything_else_does_not(string body) => RefusedBody.Names(Person, Encoding.UTF8.GetBytes(body)).Should().BeFalse();

    [Fact]
    public void A_bare_number_names_nobody_where_no_account_is_named()
    {
        var person = new Person("acme", "17");

        RefusedBody.Names(person, """{"seats":17}"""u8.ToArray()).Should().BeFalse();
        RefusedBody.Names(person, """{"userId":"17"}"""u8.ToArray()).Should().BeTrue();
        RefusedBody.Names(person, """{"accountId":"acme","userId":17}"""u8.ToArray()).Should().BeTrue();
    }

    [Fact]
    public void An_id_beyond_ASCII_is_read_in_UTF_8_and_in_Latin_1()
    {
        var person = new Person("acme", "renée");

        RefusedBody.Names(person, Encoding.UTF8.GetBytes("acme renée")).Should().BeTrue();
        RefusedBody.Names(person, Encoding.Latin1.GetBytes("acme renée")).Should().BeTrue();
    }
}
