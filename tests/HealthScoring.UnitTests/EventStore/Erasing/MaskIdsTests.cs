using HealthScoring.EventStore.Erasing;

namespace HealthScoring.UnitTests.EventStore.Erasing;

public class MaskIdsTests
{
    private static readonly Person Person = new("acme", "u-17");
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Facts_of_one_time_and_source_keep_their_order()
    {
        StampedFact[] facts = [Fact(1, "z"), Fact(2, "nps-u-17"), Fact(3, "a"), Fact(4, "o"), Fact(5, "u-17")];

        var renamed = MaskIds.Of(facts, Person).ToDictionary(f => f.Sequence, f => f.Id);

        renamed.Keys.Should().BeEquivalentTo([1L, 2, 3, 4, 5]);
        facts.OrderBy(f => renamed[f.Sequence], StringComparer.Ordinal).Select(f => f.Sequence).Should().Equal(facts.OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => f.Sequence));
        renamed.Values.Should().OnlyHaveUniqueItems().And.OnlyContain(id => !Person.IsNamedIn(id));
    }

    [Fact]
    public void Others_keep_their_ids()
    {
        StampedFact[] facts = [Fact(1, "u-17"), Fact(2, "u-18"), Fact(3, "x") with { Source = "crm" }, Fact(4, "y") with { OccurredAt = At.AddTicks(1) }];

        MaskIds.Of(facts, Person).Select(f => f.Sequence).Should().BeEquivalentTo([1L, 2]);
    }

    [Fact]
    public void The_same_instant_in_another_offset_is_the_same_time() =>
        MaskIds.Of([Fact(1, "u-17"), Fact(2, "b") with { OccurredAt = At.ToOffset(TimeSpan.FromHours(2)) }], Person).Should().HaveCount(2);

    [Fact]
    public void Facts_that_name_nobody_are_left_alone_and_masked_ones_stay_masked()
    {
        MaskIds.Of([Fact(1, "a"), Fact(2, "erased-000000000")], Person).Should().BeEmpty();
        MaskIds.Of([Fact(1, "erased-000000001"), Fact(2, "erased-000000000"), Fact(3, "u-17")], Person).Should().BeEquivalentTo(
            [(2L, "erased-000000000"), (1L, "erased-000000001"), (3L, "erased-000000002")]);
    }

    private static StampedFact Fact(long sequence, string id) => new(sequence, "survey", At, id);
}
