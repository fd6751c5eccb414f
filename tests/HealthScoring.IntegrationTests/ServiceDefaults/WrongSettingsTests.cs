using System.Diagnostics;

namespace HealthScoring.IntegrationTests.ServiceDefaults;

public class WrongSettingsTests
{
    [Theory]
    [InlineData("Ingestion", "HEALTHSCORING_POSTGRES", "HEALTHSCORING_RABBITMQ", "HEALTHSCORING_MANAGEMENT", "HEALTHSCORING_INGEST_HTTP", "Ingestion__BatchMessages")]
    [InlineData("Scoring", "HEALTHSCORING_POSTGRES", "HEALTHSCORING_RABBITMQ", "HEALTHSCORING_MANAGEMENT", "HEALTHSCORING_API", "Scoring__StuckTransactionAfter")]
    [InlineData("Api", "HEALTHSCORING_POSTGRES", "HEALTHSCORING_POSTGRES_READS", "HEALTHSCORING_RABBITMQ", "HEALTHSCORING_MANAGEMENT", "HEALTHSCORING_HTTP")]
    public async Task A_service_names_all_wrong_settings_at_once_and_ends(string service, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"HealthScoring.{service}.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var setting in settings)
        {
            start.Environment[setting] = "sesame";
        }

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(2);
        error.Trim().Split('\n').Select(line => line.Split(' ')[0]).Should().BeEquivalentTo(settings);
        error.Should().NotContain("sesame");
    }
}
