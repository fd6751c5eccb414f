using System.Text;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class EventLineTests
{
    [Fact]
    public void What_the_import_needs_is_read_whatever_else_there_is()
    {
        var (e, fault) = Read(
            """{"properties":{"id":"x","list":[1,{}]},"id":"1","source":"shop","type":"login","accountId":"acme","occurredAt":"2026-03-02T10:00:00+01:00"}""");

        fault.Should().BeNull();
        e.Should().Be(new EventLine("shop", "acme", new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("{", "no JSON object*")]
    [InlineData("[]", "no JSON object*")]
    [InlineData("""{"id":"1","source":"s","type":"login","occurredAt":"2026-03-02T10:00:00Z"} x""", "no JSON object*")]
    [InlineData("""{"source":"s","type":"login","occurredAt":"2026-03-02T10:00:00Z"}""", "`id`*")]
    [InlineData("""{"id":7,"source":"s","type":"login","occurredAt":"2026-03-02T10:00:00Z"}""", "`id`*")]
    [InlineData("""{"id":"1","source":"","type":"login","occurredAt":"2026-03-02T10:00:00Z"}""", "`source`*")]
    [InlineData("""{"id":"1","source":"s","occurredAt":"2026-03-02T10:00:00Z"}""", "`type`*")]
    [InlineData("""{"id":"1","source":"s","type":"login","occurredAt":"2026-03-02T10:00:00"}""", "`occurredAt`*")]
    [InlineData("""{"id":"1","source":"s","type":"login","occurredAt":"yesterday"}""", "`occurredAt`*")]
    [InlineData("""{"id":"1","source":"s","type":"backfill_completed","occurredAt":"2026-03-02T10:00:00Z"}""", "`backfill_completed`*")]
    public void What_is_no_event_is_told(string line, string fault) => Read(line).Fault.Should().Match(fault);

    private static (EventLine Event, string? Fault) Read(string line) => EventLine.Read(Encoding.UTF8.GetBytes(line));
}
