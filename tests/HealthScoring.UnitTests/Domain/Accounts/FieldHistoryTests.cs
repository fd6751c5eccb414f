using CsCheck;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Domain.Accounts;

public class FieldHistoryTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // Few instants, sources and ids, so that most facts tie with another.
    private static readonly Gen<FactStamp> Stamp = Gen.Select(
        Gen.Int[0, 2], Gen.OneOf("app", "web"), Gen.OneOf("1", "10", "2", "B", "a"), Gen.Int[0, 1], (minute, source, id, hours) =>
            new FactStamp(At.AddMinutes(minute).ToOffset(TimeSpan.FromHours(hours)), source, id));

    [Fact]
    public void Values_in_any_order_and_repeated_leave_the_same_history() => Stamp.Array[0, 12].Sample(
        stamps => Fold(stamps).Should().Equal(Fold(stamps.Order().Distinct())), iter: 1_000);

    [Fact]
    public void The_later_fact_is_in_force_whatever_arrives_first() =>
        History((At.AddMinutes(1), "app", "1", 8), (At, "app", "2", 4)).Latest!.Value.Value.Should().Be(8);

    [Fact]
    public void At_one_instant_the_larger_source_is_in_force() =>
        History((At, "web", "1", 8), (At, "app", "2", 4)).Latest!.Value.Value.Should().Be(8);

    [Fact]
    public void From_one_source_at_one_instant_the_larger_id_in_ordinal_order_is_in_force() =>
        History((At, "app", "9", 8), (At, "app", "10", 4), (At, "app", "B", 5), (At, "app", "a", 6)).Latest!.Value.Value.Should().Be(6);

    [Fact]
    public void The_value_of_a_day_is_the_last_of_that_day_or_before()
    {
        var history = History((At.AddDays(2), "app", "1", 8), (At, "app", "2", 4), (At.AddHours(1), "app", "3", 5));

        int? On(int day) => history.AsOf(new DateOnly(2026, 3, 1).AddDays(day), ZoneHistory.Utc)?.Value;

        new[] { On(0), On(1), On(2), On(3) }.Should().Equal(null, 5, 5, 8);
    }

    private static IReadOnlyList<FieldValue<string>> Fold(IEnumerable<FactStamp> stamps) =>
        stamps.Aggregate(FieldHistory<string>.Empty, (history, s) => history.With(s, $"{s.OccurredAt.UtcTicks} {s.Source} {s.Id}")).Values;

    private static FieldHistory<int> History(params (DateTimeOffset At, string Source, string Id, int Value)[] values) =>
        values.Aggregate(FieldHistory<int>.Empty, (history, v) => history.With(new(v.At, v.Source, v.Id), v.Value));
}
