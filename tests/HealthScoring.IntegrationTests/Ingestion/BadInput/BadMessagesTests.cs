using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

public class BadMessagesTests
{
    [Fact]
    public async Task Every_message_of_the_corpus_is_stored_or_refused_for_the_right_reason_and_none_stops_the_next()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var producer = await Producer.Connect(system);
        var corpus = BadMessages.All(system.Clock.GetUtcNow()).Select((message, n) => (Source: $"c{n}", Message: message)).ToList();

        foreach (var (source, message) in corpus)
        {
            await producer.Send(message.Body(source), source, message.Properties);
        }

        // Each is compared by itself, so that a failure names it.
        await RunningSystem.Eventually(() => Differences(system, corpus), differences => differences.Count == 0);
        (await WhatBecame.Waiting(system)).Should().Be(0);
        system.Complaints.Should().BeEmpty("what producers do wrong is for them to see, and no fault of this service");
    }

    [Fact]
    public async Task A_routing_key_that_the_database_cannot_hold_or_that_is_as_long_as_can_be_is_no_obstacle()
    {
        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await using var producer = await Producer.Connect(system);
        var longest = new string('r', 255);

        await producer.Send([1], "nul\0key", new());
        await producer.Send([2], longest, new());
        await producer.Send([3], "", new());

        var refused = await RunningSystem.Eventually(() => WhatBecame.Refused(system), refused => refused.Count == 3);
        refused.Select(r => r.Source).Should().BeEquivalentTo("nulkey", longest, "");
        system.Complaints.Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<string>> Differences(RunningSystem system, IEnumerable<(string Source, BadMessage Message)> corpus)
    {
        var (stored, refused) = ((await WhatBecame.Stored(system)).ToLookup(s => s.Source), (await WhatBecame.Refused(system)).ToLookup(r => r.Source));
        return
        [
            .. from entry in corpus
               let reasons = string.Join(' ', refused[entry.Source].Select(r => r.Reason).Order())
               let kept = refused[entry.Source].All(r => r.Body.Length == Math.Min(r.Length, 64 * 1024) && entry.Message.Body(entry.Source).AsSpan().IndexOf(r.Body) >= 0)
               where stored[entry.Source].Count() != entry.Message.Stored || reasons != string.Join(' ', entry.Message.Reasons.Order()) || !kept
               select $"{entry.Message}: {stored[entry.Source].Count()} stored, refused as [{reasons}]{(kept ? "" : ", the body is not what was sent")}",
        ];
    }
}
