using System.Threading.Channels;
using HealthScoring.Emitter;
using Microsoft.Extensions.Options;

namespace HealthScoring.UnitTests.Emitter;

public class SendBatchesTests
{
    [Fact]
    public async Task When_sending_itself_fails_then_its_events_are_counted_as_failed_and_make_room_and_the_next_are_sent()
    {
        var lost = Channel.CreateUnbounded<string>();
        using var parts = new EmitterParts(bufferEvents: 1);
        parts.OnLog = line => lost.Writer.TryWrite(line);
        await using var sending = Sending(parts);
        await sending.StartingAsync(CancellationToken.None);

        for (var n = 1; n <= 3; n++)
        {
            parts.Emitter.Login("acme", "u-17").Should().BeTrue("there is room again");
            while (!(await lost.Reader.ReadAsync()).Contains("lost by a fault of the emitter", StringComparison.Ordinal))
            {
                // That the broker cannot be reached is said before.
            }

            (parts.Buffer.Events, parts.Counts["healthscoring.emitter.dropped failed"]).Should().Be((0, n));
        }

        await sending.StoppedAsync(CancellationToken.None);
        parts.Counts.Should().NotContainKey("healthscoring.emitter.dropped unconfirmed");
    }

    // Nobody listens there, so that each attempt fails at once and a pause before the next is asked for.
    private static SendBatches Sending(EmitterParts parts) => new(
        Options.Create(new HealthEmitterOptions { Source = "shop-web", Broker = new("amqp://127.0.0.1:1"), BatchDelay = TimeSpan.Zero }), parts.Buffer, parts.Telemetry, parts.EmitterLog, parts.Clock,
        new NoRandom());

    /// <summary>Fails where the length of a pause is chosen.</summary>
    private sealed class NoRandom : Random
    {
        public override double NextDouble() => throw new InvalidOperationException("No random number.");
    }
}
