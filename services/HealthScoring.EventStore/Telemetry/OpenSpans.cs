using System.Diagnostics;

namespace HealthScoring.EventStore.Telemetry;

/// <summary>
/// Spans of the accounts that one transaction is about. They are open at once, beside each other and not within, and end with the transaction: as failed, unless it was committed.
/// </summary>
public sealed class OpenSpans : IDisposable
{
    private readonly List<Activity> _open = [];
    private bool _committed;

    /// <summary>Begins one; null where nobody listens.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">What it continues; null for a root.</param>
    /// <param name="tags">What is known of it at the beginning, which samplers look at.</param>
    /// <param name="link">What else it has to do with, or null.</param>
    /// <param name="since">When it began, by the clock of spans; null for now.</param>
    public Activity? Begin(string name, ActivityContext? parent, IEnumerable<KeyValuePair<string, object?>> tags, ActivityContext? link, DateTime? since = null)
    {
        if (!Tracing.Source.HasListeners())
        {
            return null;
        }

        // A root would else become a part of the current one, and the next a part of this.
        var current = Activity.Current;
        Activity.Current = null;
        var span = Tracing.Source.StartActivity(
            name, ActivityKind.Internal, parent ?? default, tags, link is { } linked ? [new ActivityLink(linked)] : null, since is { } began ? new DateTimeOffset(began) : default);
        Activity.Current = current;
        if (span is not null)
        {
            _open.Add(span);
        }

        return span;
    }

    /// <summary>Says that the transaction was committed.</summary>
    public void Committed() => _committed = true;

    /// <inheritdoc />
    public void Dispose()
    {
        var current = Activity.Current;
        foreach (var span in _open)
        {
            if (!_committed)
            {
                span.SetStatus(ActivityStatusCode.Error);
            }

            span.Dispose();
        }

        Activity.Current = current;
    }
}
