using HealthScoring.Domain.Closing;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.UnitTests.Domain.Closing;

namespace HealthScoring.UnitTests.EventStore.Decisions;

public sealed class DecidedAlertsTests : IDisposable
{
    private const string Unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    private static readonly AlertRaised Raised = (AlertRaised)DecisionSamples.All["alert_raised_v1"];
    private static readonly DateTimeOffset Due = new(2026, 3, 3, 0, 15, 0, TimeSpan.Zero);
    private readonly OpenSpans _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public void An_alert_was_due_when_its_close_was() => DueAt(since: Due.AddDays(-1)).Should().Be(Due);

    [Fact]
    public void An_alert_that_a_late_fact_made_due_was_not_due_before() => DueAt(since: Due.AddHours(9)).Should().Be(Due.AddHours(9));

    [Fact]
    public void An_alert_that_no_calendar_makes_due_was_due_since_that_was_known() => DueAt(since: Due, step: DateTimeOffset.MinValue).Should().Be(Due);

    [Fact]
    public void Nothing_is_said_of_an_alert_of_which_nobody_knows_since_when_it_was_due() => DueAt(since: DateTimeOffset.MinValue, step: DateTimeOffset.MinValue).Should().BeNull();

    [Fact]
    public void An_alert_of_imported_history_was_not_due() => Headers(Raised, At(), new()).DueAt.Should().BeNull();

    [Fact]
    public void What_is_no_alert_and_what_is_not_published_has_no_headers()
    {
        var all = DecisionSamples.All.Values.OfType<IAccountDecision>().Append(Raised with { Sequence = null }).ToList();
        var headersOf = new DecidedAlerts(new Dictionary<Guid, DueClose> { [Guid.Empty] = At() }, Due, _spans).HeadersOf(Guid.Empty, Closed(all, new() { [Raised.Day] = Due }));

        all.Where(d => headersOf(d) != default).Select(d => d.GetType()).Should().Equal(typeof(AlertRaised), typeof(AlertAnnounced), typeof(AlertEscalated), typeof(AlertResolved));
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public void A_trace_goes_on_in_an_alert_where_its_fact_is_of_the_last_24_hours(int hours, bool goesOn)
    {
        var trace = Unsampled[..^1] + "1";

        // Whoever listens makes a span of it; its trace is that of the fact all the same.
        var followed = Headers(Raised, At() with { Trace = trace, TracedAt = Due.AddHours(-hours) }, new()).Trace;

        (followed?.Split('-')[1] == trace.Split('-')[1]).Should().Be(goesOn);
    }

    [Fact]
    public void A_trace_that_nobody_keeps_does_not_go_on() =>
        Headers(Raised, At() with { Trace = Unsampled, TracedAt = Due }, new()).Trace.Should().NotContain(Unsampled.Split('-')[1]);

    private DateTimeOffset? DueAt(DateTimeOffset since, DateTimeOffset? step = null) =>
        Headers(Raised, At() with { Since = since }, new() { [Raised.Day] = step ?? Due }).DueAt;

    private DecisionHeaders Headers(IAccountDecision decision, DueClose at, Dictionary<DateOnly, DateTimeOffset> due) =>
        new DecidedAlerts(new Dictionary<Guid, DueClose> { [at.Key] = at }, Due, _spans).HeadersOf(at.Key, Closed([decision], due))(decision);

    private static DueClose At() => new(Guid.Empty, Due, null, null);

    private static ClosedDays Closed(IReadOnlyList<IAccountDecision> decisions, Dictionary<DateOnly, DateTimeOffset> due) => new(decisions, CloseState.None, Raised.Day, 1, due);
}
