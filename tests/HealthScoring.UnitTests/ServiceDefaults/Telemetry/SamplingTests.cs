using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.ServiceDefaults.Telemetry;
using HealthScoring.UnitTests.Architecture;
using OpenTelemetry.Trace;

namespace HealthScoring.UnitTests.ServiceDefaults.Telemetry;

public class SamplingTests
{
    private static readonly Sampling Sampling = new(Tracing.Always);
    private static readonly ActivityContext Kept = Context(ActivityTraceFlags.Recorded);
    private static readonly ActivityContext NotKept = Context(ActivityTraceFlags.None);

    [Fact]
    public void What_continues_a_trace_is_kept_if_that_is()
    {
        IsKept(Kept, ActivityKind.Client).Should().BeTrue();
        IsKept(NotKept, links: [new(Kept)]).Should().BeFalse();
    }

    [Fact]
    public void Of_requests_whose_callers_keep_their_traces_only_as_many_are_kept_as_there_is_room_for()
    {
        using var sampling = new Sampling(Tracing.Always);

        Enumerable.Range(0, 1_000).Count(_ => IsKept(sampling, Kept, ActivityKind.Server)).Should().BeInRange(100, 200);
        IsKept(sampling, Kept, ActivityKind.Consumer).Should().BeTrue("messages have a budget of their own");
    }

    [Fact]
    public void What_is_linked_to_a_kept_trace_is_kept()
    {
        Enumerable.Range(0, 200).All(_ => IsKept(links: [new(NotKept), new(Kept)])).Should().BeTrue();
        Enumerable.Range(0, 200).All(_ => IsKept(links: [new(NotKept)])).Should().BeFalse();
    }

    [Fact]
    public void A_call_that_nothing_asked_for_is_never_kept() => Enumerable.Range(0, 200).Any(_ => IsKept(kind: ActivityKind.Client)).Should().BeFalse();

    [Fact]
    public void What_is_always_wanted_is_kept() =>
        IsKept(NotKept, tags: [new("other", 1), new(Tracing.Always, true)]).Should().BeTrue();

    [Fact]
    public void Of_all_else_one_in_twenty_is_kept() => Enumerable.Range(0, 20_000).Count(_ => IsKept()).Should().BeInRange(800, 1_200);

    [Fact]
    public void The_source_of_spans_and_the_meter_are_named_alike_everywhere() =>
        Tracing.Name.Should().Be(HealthScoring.ServiceDefaults.Telemetry.Telemetry.Name);

    [Fact]
    public void The_tag_of_what_is_always_wanted_is_written_in_one_place() =>
        SourceFiles.Of("services", "*.cs").Count(f => File.ReadAllText(f).Contains($"\"{Tracing.Always}\"", StringComparison.Ordinal)).Should().Be(1);

    private static bool IsKept(ActivityContext parent = default, ActivityKind kind = ActivityKind.Internal, ActivityLink[]? links = null, KeyValuePair<string, object?>[]? tags = null) =>
        IsKept(Sampling, parent, kind, links, tags);

    private static bool IsKept(Sampling sampling, ActivityContext parent, ActivityKind kind, ActivityLink[]? links = null, KeyValuePair<string, object?>[]? tags = null) =>
        sampling.ShouldSample(new(parent, ActivityTraceId.CreateRandom(), "span", kind, tags, links)).Decision == SamplingDecision.RecordAndSample;

    private static ActivityContext Context(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);
}
