using System.Text;
using HealthScoring.Api.Operations;

namespace HealthScoring.UnitTests.Api.Operations;

public class CorrectedBodyTests
{
    [Theory]
    [InlineData("""{"source":"web"}""")]
    [InlineData("""{"source":"w\u0065b","id":1}""")]
    [InlineData("""{"events":[{"source":"web"},{"source":"web"}]}""")]
    [InlineData("""{"source":"web","events":5}""")]
    public void One_event_or_a_batch_of_the_same_source_may_be_sent_whatever_else_is_wrong_with_it(string body) => CorrectedBody.Fault(Encoding.UTF8.GetBytes(body), "web").Should().BeNull();

    [Theory]
    [InlineData("", 400, "not JSON (line 1, byte 1)")]
    [InlineData("{\"source\":\"web\"", 400, "not JSON")]
    [InlineData("[]", 400, "one event as a JSON object")]
    [InlineData("\"web\"", 400, "one event as a JSON object")]
    [InlineData("""{"source":"\ud800"}""", 400, "half a character")]
    [InlineData("{}", 409, "The event must have the `source` of what was refused, `web`")]
    [InlineData("""{"source":5}""", 409, "The event must have")]
    [InlineData("""{"source":"Web"}""", 409, "The event must have")]
    [InlineData("""{"events":[{"source":"web"},{"source":"crm"}]}""", 409, "`events[1]` must have")]
    [InlineData("""{"events":[null]}""", 409, "`events[0]` must have")]
    public void What_is_no_event_or_of_another_source_is_refused_with_the_place(string body, int status, string detail)
    {
        var fault = CorrectedBody.Fault(Encoding.UTF8.GetBytes(body), "web");

        fault!.Value.Status.Should().Be(status);
        fault.Value.Detail.Should().Contain(detail);
    }

    [Theory]
    [InlineData(32 * 1024, null)]
    [InlineData((32 * 1024) + 1, 413)]
    public void An_event_may_have_32_KiB(int bytes, int? status)
    {
        var body = """{"source":"web","x":""}""";

        CorrectedBody.Fault(Encoding.UTF8.GetBytes(body.Insert(body.Length - 2, new string('x', bytes - body.Length))), "web")?.Status.Should().Be(status);
    }

    [Theory]
    [InlineData(2_500, 15, null)]
    [InlineData(2_501, 15, 413)]
    [InlineData(20, 25_000, null)]
    [InlineData(20, 26_000, 413)]
    public void A_batch_may_have_2500_events_and_500_KiB(int events, int bytesOfEach, int? status)
    {
        var e = """{"source":"web"}""".PadRight(bytesOfEach);

        CorrectedBody.Fault(Encoding.UTF8.GetBytes($$"""{"events":[{{string.Join(',', Enumerable.Repeat(e, events))}}]}"""), "web")?.Status.Should().Be(status);
    }

    [Fact]
    public void A_body_may_be_nested_32_levels()
    {
        Nested(31).Should().BeNull();
        Nested(32)!.Value.Detail.Should().Contain("deeper than 32");

        static (int Status, string Detail)? Nested(int levels) =>
            CorrectedBody.Fault(Encoding.UTF8.GetBytes($$"""{"source":"web","x":{{new string('[', levels)}}{{new string(']', levels)}}}"""), "web");
    }

    [Fact]
    public void Where_nobody_knows_whose_input_was_refused_a_correction_may_name_any_source() =>
        CorrectedBody.Fault("""{"events":[{"source":"web"},{"source":"crm"}]}"""u8.ToArray(), "").Should().BeNull();
}
