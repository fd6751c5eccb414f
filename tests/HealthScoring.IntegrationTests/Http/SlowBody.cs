using System.Net;
using System.Text;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>A body that does not say how long it is, and does not end before it is told to: blanks come until then.</summary>
internal sealed class SlowBody(string body, Task go) : HttpContent
{
    private static readonly byte[] Blanks = Encoding.UTF8.GetBytes(new string(' ', 500));

    /// <summary>Posts one until there is room for it: what comes while a small request is being answered finds none, and comes again as a client would.</summary>
    public static async Task<T> Admitted<T>(Func<Task<T>> post, Func<T, HttpStatusCode> statusOf)
    {
        while (true)
        {
            var answer = await post();
            if (statusOf(answer) != HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            (answer as IDisposable)?.Dispose();
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body));
        await stream.FlushAsync();

        // Kestrel gives up a body of which less than 240 bytes come in a second.
        while (!go.IsCompleted)
        {
            await Task.WhenAny(go, Task.Delay(TimeSpan.FromSeconds(1)));
            await stream.WriteAsync(Blanks);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
