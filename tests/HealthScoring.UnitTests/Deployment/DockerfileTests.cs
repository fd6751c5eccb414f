using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HealthScoring.UnitTests.Deployment;

public class DockerfileTests
{
    public static TheoryData<string> Targets => [.. Dockerfile.Targets.Keys];

    [Fact]
    public void Packages_are_restored_from_the_projects_that_the_programs_consist_of_and_no_others()
    {
        var copied = Dockerfile.Stages["build"].All("COPY").Where(c => c.Words[0].EndsWith(".csproj", StringComparison.Ordinal)).ToList();

        copied.Select(c => Path.GetFileName(Path.GetDirectoryName(c.Words[0])!)).Should().BeEquivalentTo(Dockerfile.Targets.Values.SelectMany(Closure).Distinct());
        copied.Should().OnlyContain(c => c.Words[1] == $"{Path.GetDirectoryName(c.Words[0])}/packages.lock.json" && c.Words[2] == $"{Path.GetDirectoryName(c.Words[0])}/");
    }

    [Fact]
    public void Everything_that_is_copied_is_there_and_passes_the_ignore_file()
    {
        var ignore = DeploymentFiles.Text("Dockerfile.dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')).ToList();
        ignore[0].Should().Be("*");
        var passed = ignore.Where(l => l.StartsWith('!')).Select(l => l[1..]).ToList();

        var sources = Dockerfile.Stages["build"].All("COPY").SelectMany(c => c.Words[..^1]).ToList();
        sources.Select(s => s.Split('/')[0]).Distinct().Should().BeEquivalentTo(passed);
        sources.Where(s => !s.Contains('*', StringComparison.Ordinal)).Should().OnlyContain(s => Path.Exists(Repository.PathOf(s)));
        passed.Should().NotContain(".git").And.NotContain(".run");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_runs_its_own_program(string target)
    {
        var (project, stage) = (Dockerfile.Targets[target], Dockerfile.Stages[target]);

        stage.From.Should().Be("runtime");
        stage.All("COPY").Single().Arguments.Should().Be($"--from=build /published/{project["HealthScoring.".Length..]} .");
        stage.All("ENTRYPOINT").Single().Arguments.Should().Be($"[\"dotnet\", \"{Assembly(project)}.dll\"]");
        Dockerfile.Stages["build"].All("RUN").Should().OnlyContain(r => r.Arguments.Contains("for program in Ingestion Scoring Api Cli;"));
        (target == "cli" || stage.All("HEALTHCHECK").Single().Arguments.EndsWith($"CMD [\"dotnet\", \"{Assembly(project)}.dll\", \"ready\"]", StringComparison.Ordinal)).Should().BeTrue();
    }

    [Theory]
    [InlineData("ingestion")]
    [InlineData("scoring")]
    [InlineData("api")]
    public void A_target_names_the_ports_that_its_service_listens_on_in_it(string target)
    {
        var environment = Dockerfile.Environment(target);

        environment.Keys.Should().OnlyContain(k => KnownSettings.Includes(k));
        Dockerfile.Ports(target).Should().BeEquivalentTo(environment.Values.Where(v => v.StartsWith("http", StringComparison.Ordinal)).Select(BuiltService.Port));
        environment.Values.Where(v => v.StartsWith("http", StringComparison.Ordinal)).Should().OnlyContain(v => v.StartsWith("http://*:"), "whoever asks is outside of the container");
    }

    [Fact]
    public void Images_are_pinned_to_the_last_number_and_hold_time_zones_and_no_root()
    {
        var arguments = Dockerfile.Instructions.TakeWhile(i => i.Name != "FROM").Where(i => i.Name == "ARG").Select(a => a.Arguments.Split('=')).ToDictionary(a => a[0], a => a[1]);

        arguments["SDK"].Should().MatchRegex(@"^10\.0\.\d{3}-noble$");
        arguments["RUNTIME"].Should().MatchRegex(@"^10\.0\.\d+-noble-chiseled-extra$", "without `extra` there is no tzdata");
        Dockerfile.Stages["build"].From.Should().Be("mcr.microsoft.com/dotnet/sdk:$SDK");
        Dockerfile.Stages["runtime"].From.Should().Be("mcr.microsoft.com/dotnet/aspnet:$RUNTIME");
        int.Parse(Dockerfile.User).Should().BePositive();
        Dockerfile.Targets.Keys.SelectMany(t => Dockerfile.Stages[t].All("USER")).Should().BeEmpty();
        Dockerfile.Instructions.TakeWhile(i => i.Name != "FROM").Concat(Dockerfile.Stages.Values.SelectMany(s => s.Instructions)).Should().NotContain(i => i.Name == "ADD");
    }

    [Fact]
    public void Globalization_is_that_of_the_tests() => (Dockerfile.Environment("api")["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] == "true")
        .Should().Be(Regex.IsMatch(File.ReadAllText(Repository.PathOf("Directory.Build.props")), "<InvariantGlobalization>true<"));

    private static IEnumerable<string> Closure(string project) => References(project).SelectMany(Closure).Append(project);

    private static IEnumerable<string> References(string project) => Xml(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    private static string Assembly(string project) => Xml(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? project;

    private static XDocument Xml(string project) =>
        XDocument.Load(Architecture.SourceFiles.Of("services", $"{project}.csproj").Concat(Architecture.SourceFiles.Of("contracts", $"{project}.csproj")).Single());
}
