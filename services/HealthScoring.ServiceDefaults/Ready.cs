using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults;

/// <summary>
/// `SERVICE ready`: asks the service that runs in the same container whether it is ready. Its image holds no shell and no other program that could ask.
/// </summary>
internal static class Ready
{
    /// <summary>The argument that asks.</summary>
    public const string Argument = "ready";

    private const int Yes = 0;
    private const int No = 1;
    private const int WrongSettings = 2;

    // Checks take at most five seconds, and a busy machine its time.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    /// <summary>Asks at the management port, and prints what is answered; answers the exit code: 0 if it is ready, 1 if it is not, 2 if nothing says where to ask.</summary>
    public static async Task<int> Ask(IConfiguration settings, TextWriter output)
    {
        if (Address(settings[ServiceDefaults.ManagementSetting]) is not { } address)
        {
            await output.WriteLineAsync($"{ServiceDefaults.ManagementSetting} is not set to the address at which the service answers.");
            return WrongSettings;
        }

        try
        {
            // Not by way of a proxy that the environment names: it asks its own container.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerWithin };
            using var response = await client.GetAsync(address);
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? Yes : No;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{address} does not answer: {failure.Message}");
            return No;
        }
    }

    // What listens on all addresses of a machine listens on its own.
    private static Uri? Address(string? setting)
    {
        try
        {
            var listen = BindingAddress.Parse(setting ?? "");
            return new UriBuilder(listen.Scheme, listen.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : listen.Host, listen.Port, "health").Uri;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
