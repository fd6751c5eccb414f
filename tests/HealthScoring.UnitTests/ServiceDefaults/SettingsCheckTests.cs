using HealthScoring.Ingestion;
using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.UnitTests.ServiceDefaults;

public class SettingsCheckTests
{
    [Fact]
    public void Everything_that_is_wrong_is_named_at_once_and_no_value_is_shown()
    {
        var check = All(new()
        {
            ["HEALTHSCORING_POSTGRES"] = "Host=db;Password=sesame;Port=sesame",
            ["HEALTHSCORING_POSTGRES_READS"] = "Host=replica;Password=sesame;Target Session Attributes=sesame",
            ["HEALTHSCORING_RABBITMQ"] = "http://user:sesame@broker",
            ["HEALTHSCORING_MANAGEMENT"] = "sesame",
            ["HEALTHSCORING_HTTP"] = "http://127.0.0.1:sesame",
            ["HEALTHSCORING_API"] = "ftp://sesame",
            ["HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE"] = "sesame",
            ["Ingestion:BatchMessages"] = "sesame",
            ["Ingestion:BatchWait"] = "1.00:00:00",
            ["Ingestion:ConcurrentBatches"] = "9",
            ["Ingestion:TransactionEvents"] = "99999999999999",
            ["Scoring:StuckTransactionAfter"] = "00:00:00",
            ["Scoring:GaugesEvery"] = "00:02:00",
            ["Access:RequestsPerSecond"] = "0",
            ["HEALTHSCORING_JWT_AUTHORITY"] = "http://sesame.example.com",
        });

        check.Faults.Should().HaveCount(16);
        check.Faults.Select(f => f.Split(' ')[0]).Should().BeEquivalentTo(
            "HEALTHSCORING_POSTGRES", "HEALTHSCORING_POSTGRES_READS", "HEALTHSCORING_RABBITMQ", "HEALTHSCORING_MANAGEMENT", "HEALTHSCORING_HTTP", "HEALTHSCORING_API", "Ingestion__BatchMessages",
            "Ingestion__BatchWait", "Ingestion__ConcurrentBatches", "Ingestion__TransactionEvents", "Scoring__StuckTransactionAfter", "Scoring__GaugesEvery", "Access__RequestsPerSecond",
            "HEALTHSCORING_JWT_AUTHORITY", "HEALTHSCORING_JWT_AUDIENCE", "HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE");
        check.Invoking(c => c.OrThrow()).Should().Throw<InvalidSettingsException>().Which.Message.Should().ContainAll(check.Faults).And.NotContain("sesame");
    }

    [Fact]
    public void Every_service_checks_whether_it_may_send_in_the_clear() => All(new() { ["HEALTHSCORING_POSTGRES"] = "Host=localhost", ["HEALTHSCORING_RABBITMQ"] = "amqp://localhost", ["HEALTHSCORING_ALLOW_PLAINTEXT"] = "yes" })
        .Invoking(check => check.OrThrow()).Should().Throw<InvalidSettingsException>().WithMessage("HEALTHSCORING_ALLOW_PLAINTEXT is not true or false.");

    [Theory]
    [InlineData(null, "http://127.0.0.1:9090")]
    [InlineData("", "http://127.0.0.1:9090")]
    [InlineData("http://*:80", "http://*:80")]
    public void What_is_empty_is_not_set(string? set, string used) =>
        Settings.Or(new ConfigurationBuilder().AddInMemoryCollection([new("HEALTHSCORING_MANAGEMENT", set)]).Build(), "HEALTHSCORING_MANAGEMENT", "http://127.0.0.1:9090").Should().Be(used);

    [Fact]
    public void What_is_required_is_missed_and_what_has_a_default_is_not() =>
        All([]).Faults.Select(f => f.Split(' ')[0]).Should().Equal("HEALTHSCORING_POSTGRES", "HEALTHSCORING_RABBITMQ");

    [Theory]
    [InlineData("Host=db;Username=u;Password=p;Database=d;SSL Mode=VerifyFull", "amqps://u:p@broker/v", "http://*:9090", "https://[::1]:5080", "https://health.example.com/api")]
    [InlineData("Host=localhost,127.0.0.1;Database=d", "amqp://localhost", "http://0.0.0.0:9090/", "http://localhost:5080", "http://10.0.0.7:80")]
    public void What_works_is_accepted(string postgres, string rabbitMq, string management, string http, string api) => All(new()
    {
        ["HEALTHSCORING_POSTGRES"] = postgres, ["HEALTHSCORING_RABBITMQ"] = rabbitMq, ["HEALTHSCORING_MANAGEMENT"] = management, ["HEALTHSCORING_HTTP"] = http,
        ["HEALTHSCORING_API"] = api, ["Ingestion:BatchMessages"] = "1000", ["Ingestion:BatchWait"] = "00:00:00.001", ["Scoring:StuckTransactionAfter"] = "1.00:00:00",
        ["HEALTHSCORING_JWT_AUTHORITY"] = "http://localhost:8080/realms/vendor", ["HEALTHSCORING_JWT_AUDIENCE"] = "healthscoring", ["Access:FailuresPerMinute"] = "1",
    }).Faults.Should().BeEmpty();

    [Fact]
    public void A_connection_string_must_name_a_host() => All(new() { ["HEALTHSCORING_POSTGRES"] = "Database=d", ["HEALTHSCORING_RABBITMQ"] = "amqps://broker" })
        .Faults.Should().Equal("HEALTHSCORING_POSTGRES names no Host.");

    private static SettingsCheck All(Dictionary<string, string?> settings) => new SettingsCheck(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .Postgres().PostgresReads().RabbitMq().Listen("HEALTHSCORING_MANAGEMENT").Listen("HEALTHSCORING_HTTP").Link("HEALTHSCORING_API").Access().Flag("HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE")
        .Section<IngestionOptions>(IngestionOptions.Section).Section<ScoringOptions>(ScoringOptions.Section);
}
