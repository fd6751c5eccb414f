using HealthScoring.ServiceDefaults;
using HealthScoring.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.UnitTests.ServiceDefaults.Telemetry;

public class ExportersTests
{
    [Fact]
    public void Without_a_collector_nothing_is_sent() => Exporters.Of(Settings(), "TRACES").Should().Be(new Exporters(false, false));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", true)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", false)]
    public void A_collector_is_sent_what_it_is_named_for(string setting, bool sent) =>
        Exporters.Of(Settings((setting, "http://collector:4318")), "TRACES").Should().Be(new Exporters(sent, false));

    [Theory]
    [InlineData("otlp", true, false)]
    [InlineData("console, otlp", true, true)]
    [InlineData("none", false, false)]
    [InlineData("prometheus", false, false)]
    public void A_signal_goes_where_its_own_setting_says(string exporters, bool otlp, bool console) =>
        Exporters.Of(Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), ("OTEL_METRICS_EXPORTER", exporters)), "METRICS").Should().Be(new Exporters(otlp, console));

    [Fact]
    public void An_exporter_that_is_not_there_is_named_with_the_setting() =>
        FluentActions.Invoking(() => new SettingsCheck(Settings(("OTEL_LOGS_EXPORTER", "otlp,zipkin"), ("OTEL_TRACES_EXPORTER", "none"))).OrThrow())
            .Should().Throw<InvalidSettingsException>().WithMessage("OTEL_LOGS_EXPORTER names an exporter that this service does not have*");

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void All_of_it_can_be_turned_off(string? setting, bool off) => Exporters.AreDisabled(Settings(("OTEL_SDK_DISABLED", setting))).Should().Be(off);

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build();
}
