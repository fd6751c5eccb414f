using System.Collections;
using System.Text.Json;
using HealthScoring.Contracts.V1;
using HealthScoring.Emitter;

namespace HealthScoring.UnitTests.Emitter;

public sealed class HealthEmitterTests : IDisposable
{
    private readonly EmitterParts _parts = new();

    private HealthEmitter Emitter => _parts.Emitter;

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void Each_call_makes_an_event_of_the_contract()
    {
        Emitter.Login("acme", "u-17").Should().BeTrue();
        Emitter.FeatureUsed("acme", "u-17", "export").Should().BeTrue();
        Emitter.SessionEnded("acme", "u-17", TimeSpan.FromMinutes(30)).Should().BeTrue();
        Emitter.Emit(Emitter.NewEvent(UsageEventType.SeatsChanged) with { AccountId = "acme", Seats = 30 }).Should().BeTrue();

        Events().Select(e => $"{e.Source} {e.Type} {e.AccountId} {e.UserId} {e.Feature} {e.DurationSeconds} {e.Seats}").Should().Equal(
            "shop-web login acme u-17   ", "shop-web feature_used acme u-17 export  ", "shop-web session_ended acme u-17  1800 ", "shop-web seats_changed acme    30");
        _parts.Counts.Should().Equal(new Dictionary<string, long> { ["healthscoring.emitter.emitted"] = 4 });
        _parts.Log.Should().BeEmpty();
    }

    [Fact]
    public void Ids_are_new_UUIDs_in_the_order_of_time_unless_the_app_gives_one()
    {
        Emitter.Login("acme", "u-17");
        Emitter.Login("acme", "u-17");
        Emitter.Login("acme", "u-17", id: "session-4711");

        var ids = Events().Select(e => e.Id).ToList();
        ids.Should().OnlyHaveUniqueItems().And.HaveElementAt(2, "session-4711");
        ids.Take(2).Should().OnlyContain(id => Guid.Parse(id).Version == 7);
    }

    [Fact]
    public void What_is_invalid_is_dropped_counted_and_told_once_a_minute_for_each_reason_without_its_values()
    {
        Emitter.Login(null!, "u-17").Should().BeFalse();
        Emitter.Login("", "u-17").Should().BeFalse();
        Emitter.Login("acme", new('p', 201)).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent(UsageEventType.Login) with { AccountId = "acme", UserId = "u-17", OccurredAt = DateTimeOffset.UtcNow.AddHours(1) }).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent(UsageEventType.Login) with { AccountId = "acme", UserId = "u-17", Source = "crm" }).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent(UsageEventType.Login) with { AccountId = "acme", UserId = "u-17", Properties = new Dictionary<string, string> { ["page"] = new('x', 40_000) } }).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent("logon")).Should().BeFalse();

        _parts.Buffer.Events.Should().Be(0);
        _parts.Counts.Should().BeEquivalentTo(new Dictionary<string, long>
        {
            [Dropped("missing-field")] = 1, [Dropped("invalid-field")] = 2, [Dropped("in-the-future")] = 1, [Dropped("source-mismatch")] = 1, [Dropped("too-large")] = 1, [Dropped("unknown-type")] = 1,
        });
        _parts.Log.Should().HaveCount(6).And.Contain("Warning: Usage events were dropped (1 since this was last said): missing-field, accountId.")
            .And.NotContain(l => l.Contains("u-17", StringComparison.Ordinal) || l.Contains("ppp", StringComparison.Ordinal) || l.Contains("acme", StringComparison.Ordinal));
    }

    [Fact]
    public void When_the_buffer_is_full_then_calls_answer_no_and_the_log_tells_once_a_minute_how_many()
    {
        using var parts = new EmitterParts(bufferEvents: 2);
        var taken = Enumerable.Range(0, 100).Count(_ => parts.Emitter.Login("acme", "u-17"));
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        parts.Emitter.Login("acme", "u-17");

        taken.Should().Be(2);
        parts.Counts[Dropped("buffer-full")].Should().Be(99);
        parts.Log.Should().Equal(
            "Warning: Usage events were dropped (1 since this was last said): buffer-full, the broker is away or slower than the app.",
            "Warning: Usage events were dropped (98 since this was last said): buffer-full, the broker is away or slower than the app.");
    }

    [Fact]
    public void Whatever_throws_in_the_app_nothing_is_thrown_by_a_call()
    {
        Emitter.Emit(null!).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent(UsageEventType.Login) with { AccountId = "acme", UserId = "u-17", Properties = new Broken() }).Should().BeFalse();
        Emitter.Emit(Emitter.NewEvent(null!)).Should().BeFalse();
        Emitter.SessionEnded("acme", "u-17", TimeSpan.MinValue).Should().BeFalse();
        _parts.Log.Should().Contain(l => l.Contains("failed, FormatException", StringComparison.Ordinal)).And.NotContain(l => l.Contains("ann@example.com", StringComparison.Ordinal));

        _parts.OnLog = _ => throw new InvalidOperationException("A logger that fails.");
        Emitter.FeatureUsed("acme", "u-17", "").Should().BeFalse();
        _parts.OnCount = () => throw new InvalidOperationException("A listener that fails.");
        Emitter.Login("acme", null!).Should().BeFalse();
        Emitter.Login("acme", "u-17").Should().BeTrue("it was taken, whoever could not be told of it");
        Events().Should().ContainSingle();
    }

    [Fact]
    public void What_the_app_does_to_its_objects_after_the_call_changes_nothing()
    {
        var properties = new Dictionary<string, string> { ["plan"] = "pro" };
        Emitter.Emit(Emitter.NewEvent(UsageEventType.Login) with { AccountId = "acme", UserId = "u-17", Properties = properties });
        properties["plan"] = "free";

        Events().Single().Properties.Should().Equal(new Dictionary<string, string> { ["plan"] = "pro" });
    }

    private static string Dropped(string reason) => $"healthscoring.emitter.dropped {reason}";

    private List<UsageEvent> Events() =>
        JsonSerializer.Deserialize<UsageEventBatch>(Batch.Of(_parts.Buffer.Waiting, 100, "m").Body.Span, JsonSerializerOptions.Web)!.Events.ToList();

    private sealed class Broken : IReadOnlyDictionary<string, string>
    {
        public int Count => 1;

        public IEnumerable<string> Keys => throw Failure;

        public IEnumerable<string> Values => throw Failure;

        private static FormatException Failure => new("ann@example.com is no plan.");

        public string this[string key] => throw Failure;

        public bool ContainsKey(string key) => throw Failure;

        public bool TryGetValue(string key, out string value) => throw Failure;

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => throw Failure;

        IEnumerator IEnumerable.GetEnumerator() => throw Failure;
    }
}
