using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;

namespace HealthScoring.UnitTests.EventStore.Telemetry;

public sealed class OpenSpansTests : IDisposable
{
    private static readonly KeyValuePair<string, object?>[] NoTags = [];
    private readonly Activity _around = new Activity("around").Start();

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == Tracing.Name,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public OpenSpansTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _around.Dispose();
    }

    [Fact]
    public void Spans_lie_beside_each_other_and_not_within_what_is_going_on()
    {
        var parent = Context();
        using var spans = new OpenSpans();

        var root = spans.Begin("root", null, NoTags, link: parent)!;
        var child = spans.Begin("child", parent, [new("healthscoring.account", "a")], link: null)!;

        Activity.Current.Should().BeSameAs(_around);
        (root.ParentSpanId, root.Links.Single().Context).Should().Be((default, parent));
        root.TraceId.Should().NotBe(_around.TraceId).And.NotBe(parent.TraceId);
        (child.TraceId, child.ParentSpanId).Should().Be((parent.TraceId, parent.SpanId));
        child.GetTagItem("healthscoring.account").Should().Be("a");
        child.Links.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, ActivityStatusCode.Unset)]
    [InlineData(false, ActivityStatusCode.Error)]
    public void Spans_end_with_the_transaction_and_have_failed_unless_it_was_committed(bool committed, ActivityStatusCode status)
    {
        var spans = new OpenSpans();
        Activity[] open = [spans.Begin("one", null, NoTags, link: null)!, spans.Begin("two", null, NoTags, link: null)!];
        if (committed)
        {
            spans.Committed();
        }

        spans.Dispose();

        open.Should().OnlyContain(span => span.IsStopped && span.Status == status);
        Activity.Current.Should().BeSameAs(_around);
    }

    private static ActivityContext Context() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
}
