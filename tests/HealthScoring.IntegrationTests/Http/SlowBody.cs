using System.Net;
using System.Text;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>A body that does not say how long it is, waits until it is asked for, and does not end before it is told to: blanks come until then.</summary>
internal sealed class SlowBody : HttpContent
{
    private static readonly byte[] Blanks = Encoding.UTF8.GetBytes(new string(' ', 500));
    private readonly TaskCompletionSource _askedFor = new();
    private readonly string _body;
    private readonly Task _go;

    private SlowBody(string body, Task go) => (_body, _go) = (body, go);

    /// <summary>Posts several at once. Comes back when all are asked for: each has been let in, and its answer is still to come.</summary>
    public static async Task<IReadOnlyList<Task<HttpResponseMessage>>> Admitted(HttpClient http, Task go, params string[] bodies) =>
        [.. (await Task.WhenAll(bodies.Select(body => Admitted(http, go, body)))).Select(admitted => admitted.Answer)];

    // A request that was just answered may still have its room: what is turned away comes again, as a client would.
    private static async Task<Sent> Admitted(HttpClient http, Task go, string body)
    {
        while (true)
        {
            var slow = new SlowBody(body, go);
            var answer = http.SendAsync(new(HttpMethod.Post, "v1/events") { Content = slow, Headers = { ExpectContinue = true } });
            if (await Task.WhenAny(slow._askedFor.Task, answer) != answer)
            {
                return new(answer);
            }

            using var early = await answer;
            early.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _askedFor.TrySetResult();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_body));
        await stream.FlushAsync();

        // Kestrel gives up a body of which less than 240 bytes come in a second.
        while (!_go.IsCompleted)
        {
            await Task.WhenAny(_go, Task.Delay(TimeSpan.FromSeconds(1)));
            await stream.WriteAsync(Blanks);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    // In something else, or to await that it was let in would be to await its answer.
    private sealed record Sent(Task<HttpResponseMessage> Answer);
}
