using Microsoft.AspNetCore.WebUtilities;
using RabbitMQ.Client;

namespace HealthScoring.ServiceDefaults;

/// <summary>
/// Where a broker is reached: at the host of its address, unless that names the nodes of a cluster as `?nodes=one,two:5673`. Then it is whichever of these answers, and with TLS the host is
/// the name that all their certificates bear, because MassTransit can demand one name only.
/// </summary>
internal static class BrokerNodes
{
    private const string Query = "nodes";

    /// <summary>The nodes that an address names, each null if it cannot be read; else its host alone.</summary>
    public static IReadOnlyList<Uri?> Of(Uri address) => Names(address) is { } nodes ? [.. nodes.Split(',', StringSplitOptions.TrimEntries).Select(node => Node(address, node))] : [address];

    /// <summary>The same for the client of RabbitMQ. It tries them in random order, so that connections spread over the nodes.</summary>
    public static IEnumerable<AmqpTcpEndpoint> Endpoints(Uri address) => Of(address).Select(node => new AmqpTcpEndpoint(node!.Host, Port(node, address), BrokerTls.Option(address)));

    /// <summary>The same for MassTransit, which tries them in turn; none where the address names none.</summary>
    public static IEnumerable<string> ForMassTransit(Uri address) => Names(address) is null ? [] : Of(address).Select(node => $"{node!.Host}:{Port(node, address)}");

    private static string? Names(Uri address) => QueryHelpers.ParseQuery(address.Query).TryGetValue(Query, out var nodes) ? nodes.ToString() : null;

    private static Uri? Node(Uri address, string node) =>
        Uri.TryCreate($"{address.Scheme}://{node}", UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/", Fragment: "" } ? uri : null;

    private static int Port(Uri node, Uri address) => node.Port > 0 ? node.Port : address.Port > 0 ? address.Port : BrokerTls.IsOn(address) ? 5671 : 5672;
}
