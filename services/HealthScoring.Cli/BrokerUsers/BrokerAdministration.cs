using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.Cli.BrokerUsers;

/// <summary>RabbitMQ's management API, as far as users are made through it.</summary>
public sealed class BrokerAdministration : IDisposable
{
    /// <summary>Setting with its address, with the name and password of an administrator.</summary>
    public const string Setting = "HEALTHSCORING_RABBITMQ_MANAGEMENT";

    private const int PasswordBytes = 24;
    private readonly HttpClient _http;

    /// <summary>Of an address such as `https://admin:password@broker:15671`.</summary>
    public BrokerAdministration(Uri address)
    {
        _http = new(new SocketsHttpHandler { UseProxy = !address.IsLoopback })
        {
            BaseAddress = new UriBuilder(address) { UserName = "", Password = "", Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri,
            Timeout = TimeSpan.FromSeconds(20),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
    }

    /// <summary>The one that the environment names.</summary>
    /// <exception cref="CommandFailedException">It is no address, or one elsewhere that is not encrypted.</exception>
    public static BrokerAdministration OfEnvironment()
    {
        if (!Uri.TryCreate(Environment.GetEnvironmentVariable(Setting), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandFailedException($"{Setting} is not set to an address such as https://admin:password@broker:15671.");
        }

        return address.Scheme == "https" || Plaintext.IsAllowed(new ConfigurationBuilder().AddEnvironmentVariables().Build(), address.Host)
            ? new(address)
            : throw new CommandFailedException($"{Setting} is elsewhere, and passwords would go there in the clear. Use an address that begins with https://, {Plaintext.Otherwise}");
    }

    /// <summary>Makes a user, or gives one that there is a new password and these rights and no others; answers the password. Connections that are open stay open.</summary>
    /// <exception cref="CommandFailedException">The broker does not do it.</exception>
    public async Task<string> Put(BrokerUser user, string virtualHost, CancellationToken cancellation)
    {
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        var (name, host) = (Uri.EscapeDataString(user.Name), Uri.EscapeDataString(virtualHost));

        // A new user has no rights, and gets the narrowest first: at no time may it do more.
        await Send(HttpMethod.Put, $"api/users/{name}", new { password, tags = "" }, cancellation);
        if (user.Topic is { } topic)
        {
            await Send(HttpMethod.Put, $"api/topic-permissions/{host}/{name}", new { exchange = topic.Exchange, write = topic.RoutingKeys, read = "^$" }, cancellation);
        }

        await Send(HttpMethod.Put, $"api/permissions/{host}/{name}", new { configure = user.Configure, write = user.Write, read = user.Read }, cancellation);
        return password;
    }

    /// <summary>Removes a user and ends its connections.</summary>
    /// <exception cref="CommandFailedException">The broker does not do it.</exception>
    public Task Remove(BrokerUser user, CancellationToken cancellation) => Send(HttpMethod.Delete, $"api/users/{Uri.EscapeDataString(user.Name)}", null, cancellation);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task Send(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode && !(method == HttpMethod.Delete && answer.StatusCode == System.Net.HttpStatusCode.NotFound))
            {
                throw new CommandFailedException($"RabbitMQ's management answers {(int)answer.StatusCode} to {method} /{path}. The user of {Setting} must be an administrator.");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CommandFailedException($"RabbitMQ's management does not answer at {_http.BaseAddress!.Authority}: {failure.Message} {Setting} names it.");
        }
    }
}
