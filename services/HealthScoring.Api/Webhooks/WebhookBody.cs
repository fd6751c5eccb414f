using System.Net.Sockets;
using HealthScoring.Domain.Webhooks;
using HealthScoring.ServiceDefaults.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Webhooks;

/// <summary>Body of `POST /webhooks`, and of `PATCH /webhooks/{id}`, where what is left out stays as it is.</summary>
/// <param name="Url">Where to deliver: `https`, without user and password, and not in a private network. At most 2,000 characters.</param>
/// <param name="Events">Types of notifications, such as `AlertRaised`, and patterns of routing keys, such as `alert.raised.*` or `#`; 1 to 50.</param>
/// <param name="Description">What it is for; at most 500 characters.</param>
public sealed record WebhookBody(string? Url, IReadOnlyList<string?>? Events, string? Description);

/// <summary>Says what is wrong with a body.</summary>
internal static class WebhookBodies
{
    private const int MostEvents = 50;
    private const int MostCharacters = 100;
    private const int MostDescription = 500;
    private static readonly TimeSpan ResolveWithin = TimeSpan.FromSeconds(5);

    /// <summary>The refusal of a body, or null. The name of the receiver is looked up: a mistake is better noticed here than by the first alert.</summary>
    /// <param name="body">The body.</param>
    /// <param name="whole">Whether address and events must be given.</param>
    /// <param name="addresses">What may be called.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<ValidationProblem?> Refusal(WebhookBody body, bool whole, ReceiverAddress addresses, CancellationToken cancellation)
    {
        var check = new BodyCheck()
            .That(
                "description", body.Description is null || (body.Description.Length <= MostDescription && !body.Description.Contains('\0', StringComparison.Ordinal)),
                $"Text of at most {MostDescription} characters.")
            .That("events", body.Events is { Count: >= 1 and <= MostEvents } || (body.Events is null && !whole), $"1 to {MostEvents} types or patterns; `{EventFilter.Everything}` is everything.");
        foreach (var filter in body.Events?.Where(f => f is not { Length: > 0 and <= MostCharacters } || !EventFilter.CanPass(f)).Take(1) ?? [])
        {
            check.That("events", false, $"Each is a type ({string.Join(", ", EventFilter.Keys.Keys)}) or a pattern of routing keys that can match one, such as `alert.raised.*`. "
                + $"This one is not: `{(filter is { Length: > MostCharacters } ? filter[..MostCharacters] : filter)}`.");
        }

        if (body.Url is not null || whole)
        {
            var (address, expected) = addresses.Read(body.Url);
            check.That("url", (expected ??= await NotCallable(address!, addresses, cancellation)) is null, expected ?? "");
        }

        return check.Refusal;
    }

    private static async Task<string?> NotCallable(Uri address, ReceiverAddress addresses, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ResolveWithin);
        try
        {
            await addresses.Resolve(address.IdnHost, patience.Token);
            return null;
        }
        catch (RefusedAddressException refused)
        {
            return refused.Message;
        }
        catch (Exception failure) when (failure is SocketException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "The name of its host is not known.";
        }
    }
}
