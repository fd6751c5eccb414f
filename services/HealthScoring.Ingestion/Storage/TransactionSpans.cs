using System.Diagnostics;
using HealthScoring.EventStore.Telemetry;
using HealthScoring.Ingestion.Messages;
using HealthScoring.Ingestion.Validation;

namespace HealthScoring.Ingestion.Storage;

/// <summary>
/// The spans of one transaction: its own, linked to what its messages continue, and one within the trace of each producer that keeps it. Without a listener, and for messages without a kept
/// trace, which are most, there is nothing to hold.
/// </summary>
internal sealed class TransactionSpans : IDisposable
{
    private const int MostLinks = 64;
    private readonly Activity? _transaction;
    private readonly List<Activity> _messages = [];
    private readonly Dictionary<IncomingEvent, string> _contexts = new(ReferenceEqualityComparer.Instance);

    private TransactionSpans(IReadOnlyList<ReceivedMessage> messages)
    {
        var traced = messages.Where(m => m.Trace is not null).ToList();

        // A trace of its own, whatever is going on around it.
        Activity.Current = null;
        _transaction = Tracing.Source.StartActivity(
            ActivityKind.Internal, parentContext: default, links: traced.Take(MostLinks).Select(m => new ActivityLink(m.Trace!.Value)), name: "ingest",
            tags: [new("messaging.batch.message_count", messages.Count)]);
        foreach (var message in traced)
        {
            Begin(message);
        }
    }

    /// <summary>Begins them.</summary>
    public static TransactionSpans Begin(IReadOnlyList<ReceivedMessage> messages) => new(messages);

    /// <summary>The span that an event came with, as it is stored beside its fact; null where nobody keeps it.</summary>
    public string? Of(IncomingEvent e) => _contexts.Count == 0 ? null : _contexts.GetValueOrDefault(e);

    /// <summary>Says that the transaction failed.</summary>
    public void Fail(Exception failure)
    {
        foreach (var span in _messages)
        {
            Fail(span, failure);
        }

        Fail(_transaction, failure);
    }

    /// <summary>Ends them.</summary>
    public void Dispose()
    {
        _messages.ForEach(span => span.Dispose());
        _transaction?.Dispose();
    }

    private static void Fail(Activity? span, Exception failure) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);

    private void Begin(ReceivedMessage message)
    {
        var links = _transaction is null ? null : (ActivityLink[])[new(_transaction.Context)];
        var span = Tracing.Source.StartActivity(
            ActivityKind.Consumer, message.Trace!.Value, links: links, name: $"process {UsageEventsEndpoint.Queue}",
            tags: [new("messaging.system", "rabbitmq"), new("messaging.operation.name", "process"), new("messaging.operation.type", "process"), new("messaging.destination.name", UsageEventsEndpoint.Queue)]);
        if (span is null)
        {
            return;
        }

        // Statements of the transaction belong to it, not to whichever message came last.
        Activity.Current = _transaction;
        _messages.Add(span);
        if (Tracing.TraceparentOf(span) is { } context)
        {
            foreach (var e in message.Content.Events)
            {
                _contexts[e] = context;
            }
        }
    }
}
