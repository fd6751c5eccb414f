using System.Net;
using System.Text;

namespace HealthScoring.IntegrationTests.Http;

/// <summary>A body that does not say how long it is, and does not end before it is told to.</summary>
internal sealed class SlowBody(string body, Task go) : HttpContent
{
    private readonly TaskCompletionSource _begun = new();

    /// <summary>Comes when its beginning has been sent.</summary>
    public Task Begun => _begun.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body));
        await stream.FlushAsync();
        _begun.SetResult();
        await go;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
