using HealthScoring.Ingestion.Storage;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.UnitTests.Ingestion.Storage;

public class TransactionChunksTests
{
    [Theory]
    [InlineData("1x10 1x10 1x10", "1 1 | 1")]
    [InlineData("2x1 2x1 1x1 1x1", "2 2 1 | 1")]
    [InlineData("9x1 1x1 1x99 1x1", "9 | 1 | 1 | 1")]
    [InlineData("0x1 0x1 5x1", "0 0 5")]
    [InlineData("6x20", "6")]
    [InlineData("", "")]
    public void A_transaction_takes_five_events_and_twenty_bytes_and_splits_no_message(string messages, string chunks)
    {
        var received = messages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => m.Split('x')).Select(m => (Message(int.Parse(m[0], null)), int.Parse(m[1], null)));

        var split = TransactionChunks.Of(received, mostEvents: 5, mostBytes: 20);

        string.Join(" | ", split.Select(chunk => string.Join(' ', chunk.Select(m => m.Count)))).Should().Be(chunks);
    }

    [Fact]
    public void A_message_is_not_read_before_the_transaction_before_it_is_full()
    {
        var read = 0;
        var messages = Enumerable.Range(0, 10).Select(_ =>
        {
            read++;
            return (Message(5), 1);
        });

        _ = TransactionChunks.Of(messages, mostEvents: 5, mostBytes: 20).First();

        read.Should().Be(2, "the second shows that the first fills a transaction");
    }

    private static ReceivedMessage Message(int refused) =>
        new(Guid.Empty, Guid.Empty, false, new ReadResult([], [.. Enumerable.Repeat(new Refusal("app", RefusalReason.Malformed, "", ReadOnlyMemory<byte>.Empty), refused)]));
}
