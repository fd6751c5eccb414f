using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Listens to the runtime's own events and keeps every name that this process looks up and every address that it connects to.</summary>
internal sealed class ConnectionWatch : EventListener
{
    /// <summary>Names looked up.</summary>
    public ConcurrentBag<string> Names { get; } = [];

    /// <summary>Addresses connected to, as family, size and bytes.</summary>
    public ConcurrentBag<string> Addresses { get; } = [];

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Sockets" or "System.Net.NameResolution")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            case "ResolutionStart":
                Names.Add((string)eventData.Payload![0]!);
                break;
            case "ConnectStart":
                Addresses.Add((string)eventData.Payload![0]!);
                break;
        }
    }
}
