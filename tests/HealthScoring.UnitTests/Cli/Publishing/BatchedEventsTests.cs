using System.Text;
using System.Text.Json;
using HealthScoring.Cli.Publishing;

namespace HealthScoring.UnitTests.Cli.Publishing;

public class BatchedEventsTests
{
    [Fact]
    public async Task A_batch_holds_at_most_500_events() =>
        (await Batches(Enumerable.Range(0, 1_001).Select(_ => ("shop", 10)))).Select(m => m.Events).Should().Equal(500, 500, 1);

    [Fact]
    public async Task A_batch_stays_below_400_kilobytes()
    {
        var batches = await Batches(Enumerable.Range(0, 100).Select(_ => ("shop", 30_000)));

        batches.Sum(m => m.Events).Should().Be(100);
        batches.Should().OnlyContain(m => m.Body.Length <= 400_000);
    }

    [Fact]
    public async Task Every_batch_is_json_of_one_source_with_an_id_of_its_own()
    {
        var batches = await Batches([("web", 5), ("crm", 5), ("web", 5)]);

        batches.Select(m => (m.Id, m.Source, m.Events)).Should().Equal(("run-1", "crm", 1), ("run-2", "web", 2));
        batches.Select(m => JsonDocument.Parse(m.Body).RootElement.GetProperty("events").GetArrayLength()).Should().Equal(1, 2);
    }

    private static async Task<List<UsageMessage>> Batches(IEnumerable<(string Source, int Length)> events)
    {
        var published = new List<UsageMessage>();
        var batches = new BatchedEvents(
            (message, _) =>
            {
                published.Add(message);
                return Task.CompletedTask;
            },
            "run");
        foreach (var (source, length) in events)
        {
            await batches.Add(source, Encoding.UTF8.GetBytes($"\"{new string('x', length - 2)}\""), CancellationToken.None);
        }

        await batches.Close(CancellationToken.None);
        return published;
    }
}
