using System.Text.Json.Nodes;

namespace HealthScoring.UnitTests.Deployment;

public class ComposeTests
{
    public static TheoryData<string> Services => [.. Compose.Services.Keys];

    public static TheoryData<string> Ours => [.. Compose.Services.Where(s => Compose.IsOurs(s.Value)).Select(s => s.Key)];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_container_may_do_no_more_than_it_needs(string name)
    {
        var service = Compose.Services[name];

        service["read_only"]!.GetValue<bool>().Should().BeTrue();
        Compose.List(service["cap_drop"]).Should().Equal("ALL");
        service.Should().NotContainKeys("cap_add", "privileged", "network_mode", "pid", "ipc", "devices");
        Compose.List(service["security_opt"]).Should().Equal("no-new-privileges:true");
        Compose.Text(service["user"]).Should().NotBeNullOrEmpty().And.NotBe("root").And.NotBe("0");
        service["deploy"]!["resources"]!["limits"]!["memory"].Should().NotBeNull();
        service["deploy"]!["resources"]!["limits"]!["pids"].Should().NotBeNull();
        service["logging"]!["options"]!["max-size"].Should().NotBeNull("or logs fill the disk");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Whether_a_service_is_well_can_be_seen(string name)
    {
        var service = Compose.Services[name];
        var byImage = Compose.IsOurs(service) && Dockerfile.Stages[Target(service)].All("HEALTHCHECK").Any();

        // The collector's image holds nothing that could ask.
        (Compose.Ends(service) || service.ContainsKey("healthcheck") || byImage || name == "otel-collector").Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_is_mounted_is_there_and_cannot_be_changed(string name)
    {
        foreach (var mount in Compose.List(Compose.Services[name]["volumes"]))
        {
            var parts = mount.Split(':');
            if (parts[0].StartsWith('.'))
            {
                Path.Exists(DeploymentFiles.PathOf(parts[0])).Should().BeTrue(mount);
                parts[^1].Should().Be("ro", mount);
            }
            else
            {
                Compose.Document["volumes"]!.AsObject().Should().ContainKey(parts[0]);
            }
        }
    }

    [Fact]
    public void Only_this_machine_reaches_what_is_published()
    {
        Compose.Services.Values.SelectMany(s => Compose.List(s["ports"])).Should().NotBeEmpty().And.OnlyContain(p => p.StartsWith("127.0.0.1:"));
        foreach (var (name, network) in Compose.Document["networks"]!.AsObject())
        {
            (network!["internal"]?.GetValue<bool>() ?? false).Should().Be(name != "edge", name);
        }

        Compose.Services.Where(s => s.Value.ContainsKey("ports")).Should().OnlyContain(s => Compose.List(s.Value["networks"]).Contains("edge"), "a port of an internal network cannot be published");
        Compose.List(Compose.Services["postgres"]["networks"]).Should().Equal("database");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Images_are_pinned_and_built_as_they_are_named(string name)
    {
        var (image, service) = (Compose.Text(Compose.Services[name]["image"])!, Compose.Services[name]);

        image.Should().MatchRegex(Compose.IsOurs(service) ? "^healthscoring/[a-z]+:compose$" : @":v?\d+\.\d+(\.\d+)?(-[a-z]+)?$");
        if (Compose.IsOurs(service))
        {
            image.Should().Be($"healthscoring/{Target(service)}:compose");
            Compose.Text(service["build"]!["dockerfile"]).Should().Be("deploy/Dockerfile");
            Compose.Text(service["user"]).Should().Be(Dockerfile.User);
            (Compose.Ends(service) || Compose.Text(service["stop_grace_period"]) == "30s").Should().BeTrue("a service ends within 20 s");
        }
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Only_settings_that_somebody_reads_are_set(string name) => Compose.Environment(Compose.Services[name]).Keys.Should().OnlyContain(k => KnownSettings.Includes(k));

    [Theory]
    [InlineData("ingestion")]
    [InlineData("scoring")]
    [InlineData("api")]
    public void A_service_starts_with_its_settings_and_without_none_of_those_it_requires(string name)
    {
        var settings = Dockerfile.Environment(name).Concat(Compose.Filled(Compose.Services[name])).ToDictionary();

        BuiltService.Of(name, settings).Should().NotBeNull();
        foreach (var required in (string[])["HEALTHSCORING_POSTGRES", "HEALTHSCORING_RABBITMQ", "HEALTHSCORING_ALLOW_PLAINTEXT"])
        {
            var less = settings.Where(s => s.Key != required).ToDictionary();
            FluentActions.Invoking(() => BuiltService.Of(name, less)).Should().Throw<HealthScoring.ServiceDefaults.InvalidSettingsException>(required);
        }
    }

    [Fact]
    public void Whatever_waits_for_a_service_waits_for_one_that_can_come_to_that()
    {
        foreach (var (name, service) in Compose.Services)
        {
            foreach (var (other, wanted) in service["depends_on"]?.AsObject() ?? [])
            {
                var (condition, there) = (Compose.Text(wanted!["condition"]), Compose.Services[other]);
                condition.Should().Be(Compose.Ends(there) ? "service_completed_successfully" : "service_healthy", $"{name} waits for {other}");
                (Compose.Ends(there) || there.ContainsKey("healthcheck")).Should().BeTrue();
            }
        }
    }

    private static string Target(JsonObject service) => Compose.Text(service["build"]!["target"])!;
}
