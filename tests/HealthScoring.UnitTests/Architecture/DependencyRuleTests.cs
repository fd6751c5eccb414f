using System.Xml.Linq;

namespace HealthScoring.UnitTests.Architecture;

/// <summary>Data flows one way: contracts, ingestion, event store, scoring, with the query API and the command line beside it. The project files hold it.</summary>
public class DependencyRuleTests
{
    private const string Shim = "Patched.DistributedLock.Postgres";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["HealthScoring.Contracts"] = [],
        ["HealthScoring.Emitter"] = ["HealthScoring.Contracts"],
        ["HelloEmitter"] = ["HealthScoring.Emitter"],
        ["HealthScoring.Domain"] = [],
        ["HealthScoring.ServiceDefaults"] = [],
        [Shim] = [],
        ["HealthScoring.EventStore"] = ["HealthScoring.Domain", Shim],
        ["HealthScoring.Ingestion"] = ["HealthScoring.Contracts", "HealthScoring.EventStore", "HealthScoring.ServiceDefaults"],
        ["HealthScoring.Scoring"] = ["HealthScoring.Contracts", "HealthScoring.EventStore", "HealthScoring.ServiceDefaults"],
        ["HealthScoring.Api"] = ["HealthScoring.Contracts", "HealthScoring.EventStore", "HealthScoring.ServiceDefaults"],
        ["HealthScoring.Cli"] = ["HealthScoring.Contracts", "HealthScoring.EventStore", "HealthScoring.ServiceDefaults"],
    };

    private static readonly string[] Deployables = ["HealthScoring.Api", "HealthScoring.Ingestion", "HealthScoring.Scoring", "HealthScoring.Cli", "HelloEmitter"];

    private static readonly string[] ProjectFiles = [.. Files("*.csproj").Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Projects => [.. ProjectFiles];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_dependency_rule_allows_it(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);

        Allowed.Should().ContainKey(name, "a new project must buy a rule or a deployable, and say here what it may know");
        References(project, "ProjectReference").Should().BeSubsetOf(Allowed[name]);
    }

    [Theory]
    [InlineData("contracts/HealthScoring.Contracts/HealthScoring.Contracts.csproj")]
    [InlineData("services/HealthScoring.Domain/HealthScoring.Domain.csproj")]
    public void Contracts_and_domain_reference_no_package_no_project_and_no_framework_beyond_the_base(string project)
    {
        foreach (var kind in (string[])["PackageReference", "ProjectReference", "FrameworkReference", "Reference"])
        {
            References(project, kind).Should().BeEmpty();
        }

        XDocument.Load(Repository.PathOf(project)).Root!.Attribute("Sdk")!.Value.Should().Be("Microsoft.NET.Sdk");
    }

    [Fact]
    public void The_emitter_brings_an_app_few_packages() => References("contracts/HealthScoring.Emitter/HealthScoring.Emitter.csproj", "PackageReference")
        .Should().BeEquivalentTo("Microsoft.Extensions.Hosting.Abstractions", "Polly.Core", "RabbitMQ.Client");

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nothing_references_a_deployable(string project) => References(project, "ProjectReference").Should().NotIntersectWith(Deployables);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_the_event_store_references_Marten(string project) =>
        References(project, "PackageReference").Contains("Marten").Should().Be(Path.GetFileNameWithoutExtension(project) == "HealthScoring.EventStore");

    [Theory]
    [InlineData("HealthScoring.Api")]
    [InlineData("HealthScoring.Cli")]
    public void What_only_reads_does_not_speak_to_Marten_at_all(string project) =>
        Files("*.cs").Where(f => f.Contains($"/{project}/", StringComparison.Ordinal) && File.ReadLines(f).Any(l => l.StartsWith("using Marten", StringComparison.Ordinal)))
            .Should().BeEmpty();

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathOf("HealthScoring.sln")).Replace('\\', '/');

        ProjectFiles.Where(p => !solution.Contains(p, StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> References(string project, string kind) => XDocument.Load(Repository.PathOf(project)).Descendants(kind)
        .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))
        .Select(r => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(r) : r);

    private static IEnumerable<string> Files(string pattern) => SourceFiles.Of("services", pattern).Concat(SourceFiles.Of("contracts", pattern));
}
