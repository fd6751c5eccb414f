using System.Text;
using System.Text.Json;
using HealthScoring.Ingestion.Segment;

namespace HealthScoring.UnitTests.Ingestion.Segment;

public class SegmentRequestTests
{
    private static readonly Guid NewId = new("3a1f2b5e-0000-4000-8000-000000000001");

    [Fact]
    public void A_single_call_is_passed_on_as_a_batch_with_the_type_of_its_path_and_without_its_write_key() =>
        Message("""{"writeKey":"secret","messageId":"m","event":"x","sentAt":"2026-03-02T09:00:00Z","type":"page"}""", "track")
            .Should().Be("""{"sentAt":"2026-03-02T09:00:00Z","batch":[{"messageId":"m","event":"x","type":"track"}]}""");

    [Fact]
    public void A_batch_is_passed_on_without_write_keys_and_times_of_sending_of_its_calls() =>
        Message("""{"batch":[{"type":"track","messageId":"m","writeKey":"secret","sentAt":"2026-03-02T08:00:00Z","properties":{"writeKey":"kept"}},7],"sentAt":"2026-03-02T09:00:00Z","context":{"groupId":"a"},"writeKey":"secret"}""")
            .Should().Be("""{"sentAt":"2026-03-02T09:00:00Z","context":{"groupId":"a"},"batch":[{"type":"track","messageId":"m","properties":{"writeKey":"kept"}},7]}""");

    [Fact]
    public void A_call_without_a_message_id_gets_one_that_a_repeat_gets_again_if_it_has_a_time()
    {
        var first = Message("""{"event":"x","timestamp":"2026-03-02T08:00:00Z","sentAt":"2026-03-02T09:00:00Z"}""", "track");
        var again = Message("""{"event":"x","timestamp":"2026-03-02T08:00:00Z","sentAt":"2026-03-02T09:30:00Z"}""", "track");

        IdOf(again).Should().Be(IdOf(first)).And.StartWith("healthscoring-").And.NotContain(NewId.ToString());
        IdOf(Message("""{"event":"y","timestamp":"2026-03-02T08:00:00Z"}""", "track")).Should().NotBe(IdOf(first));
        IdOf(Message("""{"event":"x"}""", "track")).Should().Be($"healthscoring-{NewId}");
        IdOf(Message("""{"event":"x","originalTimestamp":"2026-03-02T08:00:00Z"}""", "track")).Should().NotContain(NewId.ToString(), "that is a time too");
    }

    [Fact]
    public void More_calls_than_a_batch_may_have_are_refused_before_they_are_written_anew() =>
        FluentActions.Invoking(() => Message($$"""{"batch":[{{string.Join(',', Enumerable.Repeat("{}", 2_501))}}]}""")).Should().Throw<JsonException>().WithMessage("*2501 calls; at most 2500*");

    [Theory]
    [InlineData("""{"writeKey":"k","batch":[]}""", "k")]
    [InlineData("""{"writeKey":7}""", null)]
    [InlineData("""{"batch":[{"writeKey":"k"}]}""", null)]
    [InlineData("nonsense", null)]
    [InlineData("""{"writeKey":"\ud800"}""", null)]
    [InlineData("", null)]
    public void The_write_key_stands_beside_the_calls(string body, string? key) => SegmentRequest.WriteKeyOf(Encoding.UTF8.GetBytes(body)).Should().Be(key);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"batch":{}}""")]
    [InlineData("""{"batch":[{"\ud800":1}]}""")]
    public void What_is_no_request_is_said_to_be_none(string body) =>
        FluentActions.Invoking(() => SegmentRequest.Read(Encoding.UTF8.GetBytes(body), null, () => NewId)).Should().Throw<JsonException>();

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_said_to_be_none() =>
        FluentActions.Invoking(() => SegmentRequest.Read(new byte[] { (byte)'"', 0xFF, (byte)'"' }, null, () => NewId)).Should().Throw<JsonException>().WithMessage("*UTF-8*");

    private static string IdOf(string message) => JsonDocument.Parse(message).RootElement.GetProperty("batch")[0].GetProperty("messageId").GetString()!;

    private static string Message(string body, string? type = null)
    {
        var request = SegmentRequest.Read(Encoding.UTF8.GetBytes(body), type, () => NewId);
        return Encoding.UTF8.GetString(request.ToMessage(request.Calls));
    }
}
