using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.Cli.Api;

/// <summary>The read API, as far as the commands need it.</summary>
public sealed class HealthApi : IDisposable
{
    /// <summary>Name of the setting with the address of the API.</summary>
    public const string Setting = "HEALTHSCORING_API";

    /// <summary>Name of the setting with the key. There is no argument for it: the list of processes shows those to everybody.</summary>
    public const string KeySetting = "HEALTHSCORING_API_KEY";

    /// <summary>Where the API is if nothing is set.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5080";

    /// <summary>Most accounts that one page of the API holds.</summary>
    public const int PageLimit = 200;

    private readonly HttpClient _http;

    /// <summary>Reads from the API at an address.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="key">A key with the scope `read`; without one it answers nothing.</param>
    public HealthApi(Uri address, string? key)
    {
        // A proxy of the environment is for addresses outside this machine; asked for a loopback address it would look for it on its own.
        _http = new(new SocketsHttpHandler { UseProxy = !address.IsLoopback })
        {
            BaseAddress = new(address.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(20),
        };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
    }

    /// <summary>Where it is.</summary>
    public string Address => _http.BaseAddress!.AbsoluteUri.TrimEnd('/');

    /// <summary>The API and the key that the environment names.</summary>
    /// <exception cref="CommandFailedException">The setting is no address, or the key cannot be one.</exception>
    public static HealthApi OfEnvironment()
    {
        var address = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } set ? set : DefaultAddress;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new CommandFailedException($"{Setting} is not an address such as {DefaultAddress}.");
        }

        return uri.Scheme == "https" || Plaintext.IsAllowed(new ConfigurationBuilder().AddEnvironmentVariables().Build(), uri.Host)
            ? new(uri, Key())
            : throw new CommandFailedException($"{Setting} is elsewhere, and the key would go there in the clear. Use an address that begins with https://, {Plaintext.Otherwise}");
    }

    /// <summary>How far a backfill is, or null while nothing of it has been received.</summary>
    public Task<BackfillStatus?> Backfill(string backfillId, CancellationToken cancellation) =>
        Get<BackfillStatus>($"backfills/{Uri.EscapeDataString(backfillId)}", cancellation);

    /// <summary>A page of accounts.</summary>
    /// <param name="sort">Order, or null for the API's own.</param>
    /// <param name="cursor">Where the page before ended, or null for the first.</param>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<AccountPage> Accounts(string? sort, string? cursor, CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"accounts?limit={PageLimit}");
        query += sort is null ? "" : $"&sort={Uri.EscapeDataString(sort)}";
        query += cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        return await Get<AccountPage>(query, cancellation)
            ?? throw new ApiFailedException($"What answers at {Address} has no accounts; is it the API? {HowToSet}");
    }

    /// <summary>Whether input of a source is in quarantine.</summary>
    public async Task<bool> HasRefused(string source, CancellationToken cancellation) =>
        await Get<QuarantinePage>(QuarantineOf(source), cancellation) is { Items.Count: > 0 };

    /// <summary>Path of the quarantine of a source.</summary>
    public static string QuarantineOf(string source) => $"quarantine?source={Uri.EscapeDataString(source)}";

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static string HowToSet => $"Set {Setting} to the address of the API (default {DefaultAddress}).";

    private static string? Key()
    {
        var key = Environment.GetEnvironmentVariable(KeySetting)?.Trim();
        return string.IsNullOrEmpty(key) ? null
            : key.All(c => c is > ' ' and < '\x7f') ? key
            : throw new CommandFailedException($"{KeySetting} holds what cannot be a key: there is a space, or a character that keys do not have.");
    }

    private async Task<T?> Get<T>(string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var answer = await _http.GetAsync(path, cancellation);
            return answer.StatusCode == HttpStatusCode.NotFound ? null
                : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? throw new ApiFailedException(
                    $"The API at {Address} does not let this command in. Set {KeySetting} to a key with the scope read; `healthscoring keys create --name NAME --scope read` makes one.")
                : answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<T>(cancellation)
                : throw new ApiFailedException($"The API at {Address} answers {(int)answer.StatusCode} to GET /{path}.");
        }
        catch (JsonException)
        {
            throw new ApiFailedException($"What answers at {Address} does not speak as the API does. {HowToSet}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ApiFailedException($"The API does not answer at {Address}. Is it running? {HowToSet}");
        }
    }
}

/// <summary>The API cannot be asked, now.</summary>
public sealed class ApiFailedException(string message) : CommandFailedException(message);
