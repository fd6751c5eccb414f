using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace HealthScoring.FaultTests.Observing;

/// <summary>People and programs that call the API, rightly and wrongly, with names of persons and customers in paths and bodies.</summary>
internal sealed class ApiCaller : IDisposable
{
    private const int Webhooks = 5;
    private static readonly string[] Alerts = ["alert.#"];
    private static readonly string[] Everything = ["#"];
    private readonly HttpClient _http;

    public ApiCaller(Uri api, string key)
    {
        _http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Looks at an account now and then until it is told to stop.</summary>
    public async Task Run(string account, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var path in (string[])["health", "usage", "alerts"])
                {
                    await Get($"accounts/{account}/{path}");
                }

                await Get("accounts");
                await Get("portfolio");
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                // Whatever is away is the point.
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>Calls that are wrong, each in another way.</summary>
    public async Task MakeMistakes(string account)
    {
        await Get($"accounts/{Conspicuous.Account("nobody")}/health");
        await Get($"accounts/{account}/users/{Conspicuous.User(1)}");
        await Get($"{Conspicuous.Word}/nowhere?user={Conspicuous.User(1)}");
        await Get($"accounts?band={Conspicuous.Word}");
        await Post($"alerts/{Conspicuous.Word}/acknowledge", new { by = Conspicuous.User(1) });
        await Post($"scorecards/{Conspicuous.Word}/preview", new { name = Conspicuous.Word });
        await Post("webhooks", new { url = $"ftp://{Conspicuous.Word}.example/", description = Conspicuous.Word });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"accounts/{account}/health?who={Conspicuous.User(1)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"hs_{Conspicuous.Word}");
        using var refused = await _http.SendAsync(request);
        ((int)refused.StatusCode).Should().Be(401);
    }

    /// <summary>Erases a person.</summary>
    public async Task Erase(string account, int user)
    {
        using var answer = await _http.DeleteAsync(new Uri($"accounts/{account}/users/{Conspicuous.User(user)}", UriKind.Relative));
        ((int)answer.StatusCode).Should().Be(204);
    }

    /// <summary>Has something that was refused sent again, which fails while the broker is away.</summary>
    public async Task SendAgain()
    {
        var refused = await Get($"quarantine?reason=in-the-future&source={ProductApp.Source}");
        var id = refused!.Value.GetProperty("items")[0].GetProperty("id").GetString();
        using var answer = await _http.PostAsync(new Uri($"quarantine/{id}/resubmit", UriKind.Relative), null);
        ((int)answer.StatusCode).Should().Be(503, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Registers a webhook for alerts, and some for everything, which may be failed at.</summary>
    public async Task Register(Uri receiver)
    {
        (await Post("webhooks", new { url = new Uri(receiver, "always"), events = Alerts, description = Conspicuous.Word })).Should().Be(201);
        for (var n = 0; n < Webhooks; n++)
        {
            (await Post("webhooks", new { url = new Uri(receiver, $"{n}"), events = Everything, description = Conspicuous.Word })).Should().Be(201);
        }
    }

    /// <summary>Asks for the same many times at once, and waits for no answer.</summary>
    public async Task Crowd(string path, int callers)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Get(path)));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // They may be answered or not.
        }
    }

    /// <summary>GETs JSON; null where the answer is none of success.</summary>
    public async Task<JsonElement?> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return (int)answer.StatusCode;
    }
}
