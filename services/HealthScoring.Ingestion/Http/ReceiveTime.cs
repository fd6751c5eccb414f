namespace HealthScoring.Ingestion.Http;

/// <summary>When a request came, as precisely as its message can say: what is judged here is judged again by that.</summary>
internal static class ReceiveTime
{
    /// <summary>Now, in whole milliseconds.</summary>
    public static DateTimeOffset Now(TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
