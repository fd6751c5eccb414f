using HealthScoring.IntegrationTests.Api;
using HealthScoring.IntegrationTests.Closing;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.IntegrationTests.Scoring;
using HealthScoring.IntegrationTests.ServiceDefaults;
using HealthScoring.IntegrationTests.Shutdown;
using HealthScoring.IntegrationTests.Upgrades;
using HealthScoring.IntegrationTests.Webhooks;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"HealthScoring.IntegrationTests.Fixtures.{nameof(LongestFirst)}", "HealthScoring.IntegrationTests")]

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Begins with the classes that take longest: one that is begun last goes on alone for a minute, while a processor has nothing to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly List<string> Longest =
    [
        .. new[]
        {
            typeof(DayByDayTests), typeof(WorkedCasesLiveTests), typeof(ReplicaTests), typeof(ReadinessTests), typeof(AwayTests), typeof(TlsTests), typeof(FailingReceiverTests), typeof(DeliveryTests),
            typeof(InTheMiddleTests), typeof(TwoVersionsTests),
        }.Select(type => type.FullName!),
    ];

    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Longest.Exists(name => collection.DisplayName.EndsWith($" {name}", StringComparison.Ordinal)));
}
