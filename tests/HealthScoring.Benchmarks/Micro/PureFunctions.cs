using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using HealthScoring.Benchmarks.Seeding;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Metrics;
using HealthScoring.Domain.Scoring;
using HealthScoring.Domain.Work;
using HealthScoring.EventStore.ReadModel;

namespace HealthScoring.Benchmarks.Micro;

/// <summary>What one account costs in the pure functions, on a tenure day in which both profiles count.</summary>
[MemoryDiagnoser]
public class PureFunctions
{
    private const int Tenure = 90;
    private readonly Scorecard _scorecard = Scorecard.Default;
    private AccountHistory _history = null!;
    private CloseState _state = null!;
    private DayToClose _day = null!;
    private byte[] _dayRow = null!;
    private DateOnly _on;

    internal static void Run() => BenchmarkRunner.Run<PureFunctions>(DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));

    [GlobalSetup]
    public void Live()
    {
        var usage = new UsageHistory(new(2026, 3, 2), Tenure + 1);
        var profile = usage.Profile(1);
        var activity = UsageHistory.Folded(profile, [.. usage.Of(1)]);
        var catalog = FeatureCatalog.Evolve(FeatureCatalog.Empty, usage.Catalog);
        _history = new(profile, catalog, DateOnly.MinValue, activity.Days, activity.Users.Values, [.. activity.Features.Select(f => f.Key)]);
        _on = usage.HandOverOn.AddDays(Tenure);
        _state = SeedHistory.Closed(_history, _on.AddDays(-1));
        var metrics = Metrics();
        _day = new(
            profile.AccountId, new("Account 1", null), metrics, Signals(), ScoreHealth.Of(metrics, _scorecard), Paused: false, [], 0, new(_on.AddDays(1).ToDateTime(new(1, 0)), TimeSpan.Zero), Published: true, Incomplete: false, AlertWork.None);
        _dayRow = ActivityCodec.Encode(activity.Days[_on.AddDays(-3)]);
    }

    /// <summary>The aim: from computed metrics to score, band, rules and alerts in at most 5 µs.</summary>
    [Benchmark(Baseline = true, Description = "score, band, rules")]
    public object ScoreBandAndRules() => DecideClose.Of(_state, _day with { Health = ScoreHealth.Of(_day.Metrics, _scorecard) }, _scorecard);

    [Benchmark(Description = "score")]
    public object Score() => ScoreHealth.Of(_day.Metrics, _scorecard);

    [Benchmark(Description = "metrics from 90 days")]
    public AccountMetrics Metrics() => ComputeMetrics.Of(_history, _on, _state.Milestones, _scorecard);

    [Benchmark(Description = "what rules look at besides")]
    public StallSignals Signals() => StallSignals.Of(_history, _on, _scorecard);

    [Benchmark(Description = "a day from its bytes")]
    public object DayFromBytes() => ActivityCodec.Day(_dayRow);
}
