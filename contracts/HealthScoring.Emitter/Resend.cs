using Polly;
using Polly.Retry;

namespace HealthScoring.Emitter;

/// <summary>
/// Sends again until it is done: the one owner of retry on this hop. Pauses grow from a fifth of a second to five, with jitter, so that many apps do not come at once to
/// a broker that is back. They are no longer because an app that ends while the broker is away must find it again within its time to flush.
/// </summary>
internal static class Resend
{
    /// <summary>About the first pause.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The pipeline around a single attempt.</summary>
    /// <param name="within">How long an attempt may take.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">For jitter.</param>
    /// <param name="failed">Told of each failed attempt.</param>
    public static ResiliencePipeline Pipeline(TimeSpan within, TimeProvider clock, Random random, Action<Exception> failed) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            // The client has cancellations of its own, which are failures; only the caller's is none.
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            Randomizer = random.NextDouble,
            OnRetry = attempt =>
            {
                failed(attempt.Outcome.Exception!);
                return ValueTask.CompletedTask;
            },
        })
        .AddTimeout(within)
        .Build();
}
