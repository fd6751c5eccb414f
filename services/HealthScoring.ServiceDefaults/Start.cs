using Microsoft.AspNetCore.Builder;

namespace HealthScoring.ServiceDefaults;

/// <summary>Starts a service and runs it until it is told to end.</summary>
public static class Start
{
    private const int WrongSettings = 2;

    /// <summary>Runs it; answers the exit code of the process. Wrong settings are said plainly: a stack trace would only hide them.</summary>
    public static async Task<int> Run(Func<WebApplication> build)
    {
        try
        {
            await using var service = build();
            await service.RunAsync();
            return 0;
        }
        catch (InvalidSettingsException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return WrongSettings;
        }
    }
}
