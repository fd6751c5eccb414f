using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.ServiceDefaults;

/// <summary>Starts a service and runs it until it is told to end.</summary>
public static class Start
{
    private const int WrongSettings = 2;

    // Three seconds before the twenty that are promised, for a machine that is busy.
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(17);

    /// <summary>Runs the service, or asks the one that runs whether it is <see cref="Ready"/>, if that is the only argument; answers the exit code of the process.</summary>
    public static Task<int> Run(string[] args, Func<WebApplication> build) => args is [Ready.Argument] ? Ready.Ask(new ConfigurationBuilder().AddEnvironmentVariables().Build(), Console.Out) : Run(build);

    /// <summary>Runs it; answers the exit code of the process. Wrong settings are said plainly: a stack trace would only hide them.</summary>
    public static async Task<int> Run(Func<WebApplication> build)
    {
        try
        {
            var service = build();
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var ending = service.Lifetime.ApplicationStopping.Register(told.SetResult);
            await service.StartAsync();
            await told.Task;
            await End(service);
            return 0;
        }
        catch (InvalidSettingsException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return WrongSettings;
        }
    }

    // A server that is frozen refuses nothing, and its client takes a quarter of a minute to call off each statement, and half a minute to take leave. The end of the process
    // does the same at once, and loses nothing: what is not committed is rolled back, and what is not acknowledged or confirmed comes again.
    private static async Task End(WebApplication service)
    {
        try
        {
            await Task.Run(async () =>
            {
                try
                {
                    await service.StopAsync();
                }
                finally
                {
                    await service.DisposeAsync();
                }
            }).WaitAsync(EndWithin);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"Not everything could be closed within {EndWithin.TotalSeconds:0} s; the rest is dropped.");
        }
    }
}
