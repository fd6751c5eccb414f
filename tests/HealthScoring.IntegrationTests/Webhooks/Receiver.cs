using System.Collections.Concurrent;
using System.Text.Json;
using HealthScoring.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>A message as a receiver sees it.</summary>
internal sealed record Message(string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement.Clone();
}

/// <summary>A subscriber's web server: keeps what it is sent, and answers as a test wants it to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Message> _seen = new();
    private WebApplication? _server;

    private Receiver(Uri address) => Address = address;

    public Uri Address { get; }

    /// <summary>Everything that came, whatever was answered.</summary>
    public IReadOnlyList<Message> Seen => [.. _seen];

    /// <summary>What is answered; 204 unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Status(StatusCodes.Status204NoContent);

    public static async Task<Receiver> Start()
    {
        var receiver = new Receiver(new($"http://127.0.0.1:{RunningSystem.FreePort()}/hooks"));
        await receiver.Return();
        return receiver;
    }

    public static Func<HttpContext, Task> Status(int status, string? body = null, string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (body is not null)
        {
            await context.Response.WriteAsync(body);
        }
    };

    /// <summary>Registers a webhook that leads here; answers its id and its secret.</summary>
    public async Task<(string Id, string Secret)> Register(RunningSystem system, params string[] events)
    {
        var registered = await Caller.Post(system, "webhooks", new { url = Address, events = events is [] ? ["#"] : events, description = "a test" });
        return (registered.GetProperty("id").GetString()!, registered.GetProperty("secret").GetString()!);
    }

    /// <summary>Waits until as many messages have come.</summary>
    public Task<IReadOnlyList<Message>> Has(int messages) => RunningSystem.Eventually(() => Task.FromResult(Seen), seen => seen.Count >= messages);

    /// <summary>Goes away: nobody listens.</summary>
    public async Task Leave()
    {
        await _server!.StopAsync();
        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Is there again.</summary>
    public async Task Return()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.GetLeftPart(UriPartial.Authority));
        _server = builder.Build();
        _server.Run(Take);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await Leave();
        }
    }

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        _seen.Enqueue(new(headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body));
        context.Request.ContentType.Should().Be("application/json");
        await Answer(context);
    }
}
