using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Emitter;
using HealthScoring.Ingestion.Segment;
using HealthScoring.Ingestion.Validation;
using HealthScoring.UnitTests.Contracts;

namespace HealthScoring.UnitTests.Emitter;

/// <summary>What the emitter drops is what ingestion would put aside, for the same reason, and nothing else: each event of the contract with each field changed to values at and beyond its edges.</summary>
public class CheckEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private static readonly (string Field, Func<UsageEvent, string?, UsageEvent> With)[] Texts =
    [
        ("id", (e, v) => e with { Id = v! }), ("source", (e, v) => e with { Source = v! }), ("type", (e, v) => e with { Type = v! }), ("accountId", (e, v) => e with { AccountId = v }),
        ("userId", (e, v) => e with { UserId = v }), ("feature", (e, v) => e with { Feature = v }), ("actor", (e, v) => e with { Actor = v }), ("name", (e, v) => e with { Name = v }),
        ("cadence", (e, v) => e with { Cadence = v }), ("segment", (e, v) => e with { Segment = v }), ("tier", (e, v) => e with { Tier = v }), ("product", (e, v) => e with { Product = v }),
        ("parentAccountId", (e, v) => e with { ParentAccountId = v }), ("reason", (e, v) => e with { Reason = v }), ("backfillId", (e, v) => e with { BackfillId = v }),
        ("entitledFeatures", (e, v) => e with { EntitledFeatures = [v!] }), ("features.key", (e, v) => e with { Features = [new(v!, true, 1)] }), ("features.name", (e, v) => e with { Features = [new("k", true, 1, v)] }),
        ("properties", (e, v) => e with { Properties = v is null ? null : new Dictionary<string, string> { [v] = v } }),
    ];

    private static readonly string?[] TextValues = [null, "", "x", "human", "weekly", new('x', 200), new('x', 201), new('x', 2_000), new('x', 2_001), "a\0b", "é\u4e2d"];

    private static readonly (string Field, Func<UsageEvent, double?, UsageEvent> With)[] Numbers =
    [
        ("durationSeconds", (e, v) => e with { DurationSeconds = v }), ("dau", (e, v) => e with { Dau = Whole(v) }), ("wau", (e, v) => e with { Wau = Whole(v) }), ("mau", (e, v) => e with { Mau = Whole(v) }),
        ("counts", (e, v) => e with { Dau = Whole(v), Wau = null, Mau = null }), ("seats", (e, v) => e with { Seats = Whole(v) }), ("contractValue", (e, v) => e with { ContractValue = (decimal?)v }),
        ("score", (e, v) => e with { Score = Whole(v) }), ("everySeconds", (e, v) => e with { EverySeconds = v }), ("events", (e, v) => e with { Events = Whole(v) }),
        ("features.weight", (e, v) => e with { Features = v is { } weight ? [new("k", true, weight)] : null }), ("features.key", (e, _) => e with { Features = [new("k", true, 1), new("k", false, 1)] }),
    ];

    private static readonly double?[] NumberValues = [null, -1, 0, 1e-7, 1e-6, 0.5, 1, 10, 11, 86_400, 86_401, 1e6, 1e6 + 1, 2_678_400, 2_678_401, 10_000_000, 10_000_001, int.MaxValue, 1e15, 1e15 + 1];

    private static readonly (string Field, Func<UsageEvent, DateOnly?, UsageEvent> With)[] Days =
        [("day", (e, v) => e with { Day = v }), ("handOverOn", (e, v) => e with { HandOverOn = v }), ("renewalOn", (e, v) => e with { RenewalOn = v }), ("day in a backfill", (e, v) => e with { Day = v, BackfillId = null })];

    private static readonly DateOnly?[] DayValues = [null, new(1999, 12, 31), new(2000, 1, 1), new(2026, 1, 25), new(2026, 1, 26), new(2026, 3, 2), new(2026, 3, 3), new(2026, 3, 4), new(2199, 12, 31), new(2200, 1, 1)];

    private static readonly TimeSpan[] Times = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5) + new TimeSpan(1), TimeSpan.FromDays(-35), TimeSpan.FromDays(-35) - new TimeSpan(1), TimeSpan.FromDays(-365 * 27)];

    public static TheoryData<string> Types => [.. ContractSamples.Events.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_emitter_judges_as_ingestion_does(string type)
    {
        var sample = ContractSamples.Events[type];
        var changed = Texts.SelectMany(t => TextValues.Select(v => (t.Field, Value: (object?)v, Event: t.With(sample, v))))
            .Concat(Numbers.SelectMany(n => NumberValues.Select(v => (n.Field, Value: (object?)v, Event: n.With(sample, v)))))
            .Concat(Days.SelectMany(d => DayValues.Select(v => (d.Field, Value: (object?)v, Event: d.With(sample, v)))))
            .Concat(Times.SelectMany(t => (string?[])["b-1", null], (t, backfill) => (Field: "occurredAt", Value: (object?)t, Event: sample with { OccurredAt = Now + t, BackfillId = backfill })));

        changed.Select(c => (c.Field, c.Value, Emitter: CheckEvent.Of(c.Event, c.Event.Source, Now)?.Reason, Ingestion: JudgedByIngestion(c.Event)))
            .Where(c => c.Emitter != c.Ingestion).Should().BeEmpty();
    }

    [Fact]
    public void An_event_of_another_source_is_a_source_mismatch() =>
        CheckEvent.Of(ContractSamples.Events[UsageEventType.Login], "crm", Now).Should().Be(new Fault("source-mismatch", "source"));

    [Fact]
    public void A_duration_that_is_no_number_is_an_invalid_field() =>
        CheckEvent.Of(ContractSamples.Events[UsageEventType.SessionEnded] with { DurationSeconds = double.NaN }, "shop-web", Now).Should().Be(new Fault("invalid-field", "durationSeconds"));

    private static string? JudgedByIngestion(UsageEvent e) =>
        ReadMessage.Read(JsonSerializer.SerializeToUtf8Bytes(e, EventJson.Default.UsageEvent), new("shop-web", Now), SegmentMapping.Default).Refused.SingleOrDefault()?.Reason;

    private static int? Whole(double? value) => value is { } number ? (int)Math.Min(Math.Floor(number), int.MaxValue) : null;
}
