using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace HealthScoring.Cli.Api;

/// <summary>The read API, as far as the commands need it.</summary>
public sealed class HealthApi : IDisposable
{
    /// <summary>Name of the setting with the address of the API.</summary>
    public const string Setting = "HEALTHSCORING_API";

    /// <summary>Where the API is if nothing is set.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5080";

    /// <summary>Most accounts that one page of the API holds.</summary>
    public const int PageLimit = 200;

    private readonly HttpClient _http;

    /// <summary>Reads from the API at an address.</summary>
    public HealthApi(Uri address)
    {
        // A proxy of the environment is for addresses outside this machine; asked for a loopback address it would look for it on its own.
        _http = new(new SocketsHttpHandler { UseProxy = !address.IsLoopback })
        {
            BaseAddress = new(address.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    /// <summary>Where it is.</summary>
    public string Address => _http.BaseAddress!.AbsoluteUri.TrimEnd('/');

    /// <summary>The API that the environment names.</summary>
    /// <exception cref="CommandFailedException">The setting is no address.</exception>
    public static HealthApi OfEnvironment()
    {
        var address = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } set ? set : DefaultAddress;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new(uri)
            : throw new CommandFailedException($"{Setting} is not an address such as {DefaultAddress}.");
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

    private async Task<T?> Get<T>(string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var answer = await _http.GetAsync(path, cancellation);
            return answer.StatusCode == HttpStatusCode.NotFound ? null
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
