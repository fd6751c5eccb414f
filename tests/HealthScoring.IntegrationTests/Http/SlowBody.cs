using System.Net;
using System.Text;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>A body that does not say how long it is, and does not end before it is told to.</summary>
internal sealed class SlowBody(string body, Task go) : HttpContent
{
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
        await go;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
