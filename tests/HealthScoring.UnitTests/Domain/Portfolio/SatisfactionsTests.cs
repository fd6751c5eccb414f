using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Portfolio;
using static HealthScoring.UnitTests.Domain.Live.LiveAccount;

namespace HealthScoring.UnitTests.Domain.Portfolio;

public class SatisfactionsTests
{
    [Theory]
    [InlineData(Satisfaction.Unknown)]
    [InlineData(Satisfaction.Promoter, 9)]
    [InlineData(Satisfaction.Promoter, 8, 10)]
    [InlineData(Satisfaction.Passive, 8, 10, 8)]
    [InlineData(Satisfaction.Passive, 7)]
    [InlineData(Satisfaction.Detractor, 10, 3)]
    [InlineData(Satisfaction.Detractor, 0)]
    public void It_is_that_of_the_mean_answer(Satisfaction expected, params int[] answers) =>
        Satisfactions.On(History([.. answers.Select((score, i) => (i, score))]), ZoneHistory.Utc, Day(10)).Should().Be(expected);

    [Theory]
    [InlineData(-1, Satisfaction.Unknown)]
    [InlineData(0, Satisfaction.Promoter)]
    [InlineData(364, Satisfaction.Promoter)]
    [InlineData(365, Satisfaction.Unknown)]
    public void An_answer_counts_on_365_days_from_its_own_on(int day, Satisfaction expected) =>
        Satisfactions.On(History((0, 10)), ZoneHistory.Utc, Day(day)).Should().Be(expected);

    [Fact]
    public void Days_are_those_of_the_account()
    {
        // Noon in UTC is the next day there.
        var zones = ZoneHistory.Of(FieldHistory<string>.Empty.With(new(Noon(-30), "crm", "zone"), "Pacific/Kiritimati"));

        Satisfactions.On(History((0, 10)), zones, Day(0)).Should().Be(Satisfaction.Unknown);
        Satisfactions.On(History((0, 10)), zones, Day(365)).Should().Be(Satisfaction.Promoter);
    }

    private static FieldHistory<int> History(params (int Tenure, int Score)[] answers) =>
        answers.Aggregate(FieldHistory<int>.Empty, (history, a) => history.With(new(Noon(a.Tenure), "survey", $"{a.Tenure}"), a.Score));
}
