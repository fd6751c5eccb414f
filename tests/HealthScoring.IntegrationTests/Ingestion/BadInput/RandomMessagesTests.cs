using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CsCheck;
using HealthScoring.Ingestion;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Ingestion.BadInput;

/// <summary>A failure prints the seed to repeat it with: set CsCheck_Seed to it.</summary>
public class RandomMessagesTests
{
    private const int Messages = 2_000;

    private static readonly string[] Reasons = ["malformed", "unknown-type", "missing-field", "invalid-field", "too-large", "in-the-future", "too-old", "id-conflict"];

    [Fact]
    public Task Whatever_comes_is_stored_or_refused_to_the_last_event_and_what_is_whole_is_stored() =>
        RandomMessages.All(Messages, TimeProvider.System.GetUtcNow()).SampleAsync(Holds, iter: 1, threads: 1, print: messages => $"{messages.Count} messages");

    private static async Task Holds(IReadOnlyList<RandomMessage> messages)
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, api: false);
        var ingestion = await system.Run(IngestionHost.Build);
        using var counted = new CounterWatch(ingestion, "healthscoring.ingest.events");
        await using var producer = await Producer.Connect(system);
        await Parallel.ForAsync(0, messages.Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) => await producer.Send(messages[n].Body, $"r{n}"));

        var parts = messages.SelectMany(m => PartsOf(m.Body)).ToList();
        await RunningSystem.Eventually(() => Task.FromResult(counted.Total), total => total >= parts.Count);

        var (stored, refused) = (await WhatBecame.Stored(system), await WhatBecame.Refused(system));
        var bodies = refused.Select(r => Convert.ToHexString(r.Body)).ToHashSet(StringComparer.Ordinal);
        counted.Total.Should().Be(parts.Count, "everything is accounted for, and nothing twice");
        parts.Where(p => !bodies.Contains(Convert.ToHexString(p)) && !IsStored(p, stored)).Select(Encoding.UTF8.GetString).Should().BeEmpty("what is not stored is in quarantine, as it was sent");
        messages.SelectMany(m => m.Whole).Where(e => !stored.Contains(e)).Should().BeEmpty("what is whole is stored, whatever comes before or beside it");
        refused.Select(r => r.Reason).Should().BeSubsetOf(Reasons);
        refused.Where(r => r.Detail.Length == 0).Should().BeEmpty("a reason is explained");
        (await WhatBecame.Waiting(system)).Should().Be(0);
        system.Complaints.Should().BeEmpty();
    }

    // What a message has to be taken apart into: its events, or itself where it cannot be taken apart.
    private static IReadOnlyList<byte[]> PartsOf(byte[] body)
    {
        try
        {
            // Strict about encoding, which the parser is only where it decodes.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(body);
            using var json = JsonDocument.Parse(body, new() { MaxDepth = 32 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array
                ? [.. events.EnumerateArray().Select(e => JsonMarshal.GetRawUtf8Value(e).ToArray())]
                : [json.RootElement.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(json.RootElement).ToArray() : body];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return [body];
        }
    }

    private static bool IsStored(byte[] part, HashSet<(string Source, string Id)> stored)
    {
        using var json = JsonDocument.Parse(part);
        return stored.Contains((json.RootElement.GetProperty("source").GetString()!, json.RootElement.GetProperty("id").GetString()!));
    }
}
