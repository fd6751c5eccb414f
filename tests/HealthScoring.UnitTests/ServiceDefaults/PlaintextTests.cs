using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.UnitTests.ServiceDefaults;

public class PlaintextTests
{
    private const string Broker = "amqp://u:p@127.0.0.1";
    private const string Database = "Host=localhost;Database=d";

    [Theory]
    [InlineData("Host=localhost;Database=d", "amqp://u:p@127.0.0.1:5672/v")]
    [InlineData("Host=127.0.0.9:5432,[::1]:5433;Database=d", "amqp://u:p@[::1]")]
    [InlineData("Host=/var/run/postgresql;Database=d", "amqp://localhost")]
    [InlineData("Host=localhost;Database=d", "amqp://u:p@rabbit/v?nodes=127.0.0.1:25000,[::1]:25010,localhost")]
    [InlineData("Host=db.example.com;SSL Mode=VerifyFull;Database=d", "amqps://u:p@broker.example.com")]
    public void This_machine_may_be_spoken_to_in_the_clear_and_others_with_their_names_verified(string postgres, string rabbitMq) => Faults(postgres, rabbitMq).Should().BeEmpty();

    [Theory]
    [InlineData("Host=db.example.com;Database=d", Broker)]
    [InlineData("Host=db;SSL Mode=Require;Database=d", Broker)]
    [InlineData("Host=db;SSL Mode=VerifyCA;Database=d", Broker)]
    [InlineData("Host=localhost,db:5432;Database=d", Broker)]
    [InlineData("Host=10.0.0.7;Database=d", Broker)]
    [InlineData("Host=localhost.example.com;Database=d", Broker)]
    public void A_database_elsewhere_that_is_not_verified_is_refused(string postgres, string rabbitMq) =>
        Faults(postgres, rabbitMq).Should().ContainSingle().Which.Should().StartWith("HEALTHSCORING_POSTGRES names a server elsewhere").And.Contain("VerifyFull").And.Contain("HEALTHSCORING_ALLOW_PLAINTEXT");

    [Theory]
    [InlineData("Host=replica;Database=d", 1)]
    [InlineData("Host=localhost:5433,db:5432;Target Session Attributes=prefer-standby;Database=d", 1)]
    [InlineData("Host=replica,db;SSL Mode=VerifyFull;Target Session Attributes=prefer-standby;Database=d", 0)]
    [InlineData("Host=localhost:5433,localhost;Database=d", 0)]
    [InlineData("", 0)]
    public void A_replica_elsewhere_is_verified_as_the_primary_is(string reads, int faults) => new SettingsCheck(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["HEALTHSCORING_POSTGRES_READS"] = reads }).Build()).PostgresReads().Faults
        .Count(f => f.StartsWith("HEALTHSCORING_POSTGRES_READS names a server elsewhere", StringComparison.Ordinal)).Should().Be(faults);

    [Theory]
    [InlineData("amqp://u:p@broker")]
    [InlineData("amqp://u:p@10.0.0.7")]
    [InlineData("amqp://u:p@127.0.0.1.example.com")]
    [InlineData("amqp://u:p@127.0.0.1?nodes=127.0.0.1:5672,10.0.0.7")]
    public void A_broker_elsewhere_in_the_clear_is_refused(string rabbitMq) =>
        Faults(Database, rabbitMq).Should().ContainSingle().Which.Should().StartWith("HEALTHSCORING_RABBITMQ names a broker elsewhere").And.Contain("amqps://").And.Contain("HEALTHSCORING_ALLOW_PLAINTEXT");

    [Theory]
    [InlineData("true", 0)]
    [InlineData("True", 0)]
    [InlineData("false", 2)]
    [InlineData("yes", 2)]
    [InlineData("", 2)]
    public void Only_the_word_true_allows_it(string setting, int faults) => Faults("Host=db;Database=d", "amqp://broker", setting).Should().HaveCount(faults);

    [Theory]
    [InlineData("")]
    [InlineData("one,,two")]
    [InlineData("one:port")]
    [InlineData("one;two")]
    [InlineData("one/v,two")]
    [InlineData("u:p@one")]
    public void Nodes_that_are_no_list_are_refused(string nodes) =>
        Faults(Database, $"amqps://u:p@broker?nodes={nodes}").Should().ContainSingle().Which.Should().StartWith("HEALTHSCORING_RABBITMQ names nodes");

    [Fact]
    public void An_authority_that_cannot_be_read_is_refused_before_anything_is_trusted()
    {
        var file = Path.GetTempFileName();
        Faults(Database, $"amqps://u:p@broker?cacertfile={file}").Should().ContainSingle().Which.Should().Contain("cacertfile").And.NotContain(file);
        Faults(Database, "amqps://u:p@broker?cacertfile=/does/not/exist.pem").Should().ContainSingle().Which.Should().Contain("cacertfile");
        File.Delete(file);
    }

    private static IReadOnlyList<string> Faults(string postgres, string rabbitMq, string? allowed = null) => new SettingsCheck(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["HEALTHSCORING_POSTGRES"] = postgres, ["HEALTHSCORING_RABBITMQ"] = rabbitMq, ["HEALTHSCORING_ALLOW_PLAINTEXT"] = allowed }).Build())
        .Postgres().RabbitMq().Faults;
}
