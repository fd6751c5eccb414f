using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.UnitTests;

namespace HealthScoring.IntegrationTests.Emitter;

/// <summary>Contracts and emitter as packages: what is in them, and that an app that knows nothing else builds and runs with them.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <UseAppHost>false</UseAppHost>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="HealthScoring.Emitter" Version="1.0.0" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using HealthScoring.Contracts.V1;
        using HealthScoring.Emitter;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHealthScoringEmitter(options => (options.Source, options.Broker, options.HeartbeatInterval) = ("fresh-app", new(builder.Configuration["broker"]!), null));
        using var app = builder.Build();
        await app.StartAsync();
        var emitter = app.Services.GetRequiredService<HealthEmitter>();
        emitter.Emit(emitter.NewEvent(UsageEventType.AccountRegistered) with { AccountId = "acme", Name = "Acme", Seats = 5 });
        emitter.Login("acme", "u-17");
        await app.StopAsync();
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthscoring-packages-");

    private string Feed => Path.Combine(_folder.FullName, "feed");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_fresh_app_builds_with_the_packages_from_a_folder_without_any_other_feed_and_its_events_arrive()
    {
        await Pack(Feed);
        Holds("HealthScoring.Contracts", []);
        Holds("HealthScoring.Emitter", ["HealthScoring.Contracts", "Microsoft.Extensions.Hosting.Abstractions", "Polly.Core", "RabbitMQ.Client"]);

        var app = _folder.CreateSubdirectory("app").FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "App.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), Program);
        await File.WriteAllTextAsync(Path.Combine(app, "nuget.config"), Offline());
        await Dotnet("build", app, "-c", "Release", "-nologo", "-v", "quiet");

        await using var system = await RunningSystem.Start(scoring: 0, api: false);
        await Dotnet(Path.Combine(app, "bin/Release/net10.0/App.dll"), "--broker", system.RabbitMq.ToString());
        await RunningSystem.Eventually(() => system.Ask<long>("select count(*) from ingest.inbox"), stored => stored == 2);
    }

    [Fact]
    public async Task The_same_build_packed_twice_holds_the_same()
    {
        var again = Path.Combine(_folder.FullName, "again");
        await Pack(Feed);
        await Pack(again);

        foreach (var package in Directory.EnumerateFiles(Feed))
        {
            Hashes(package).Should().Equal(Hashes(Path.Combine(again, Path.GetFileName(package))));
        }
    }

    private static async Task Pack(string feed)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (var project in (string[])["HealthScoring.Contracts", "HealthScoring.Emitter"])
        {
            await Dotnet("pack", Repository.PathOf("contracts", project), "-c", configuration, "--no-build", "-o", feed);
        }
    }

    private void Holds(string name, string[] dependencies)
    {
        var package = Contents(Path.Combine(Feed, $"{name}.1.0.0.nupkg"));
        package.Keys.Should().Contain([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", "README.md"]);
        var specification = XDocument.Parse(Encoding.UTF8.GetString(package[$"{name}.nuspec"]).TrimStart('\uFEFF')).Root!.Elements().Single();
        string? Said(string element) => specification.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value;
        (Said("license"), Said("readme"), Said("description") is { Length: > 40 }).Should().Be(("MIT", "README.md", true));
        specification.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value).Should().BeEquivalentTo(dependencies);

        var symbols = Contents(Path.Combine(Feed, $"{name}.1.0.0.snupkg"))[$"lib/net10.0/{name}.pdb"];
        Encoding.Latin1.GetString(symbols).Should().NotContain(Repository.Root, "who packed it where is nobody's business");
    }

    private static Dictionary<string, string> Hashes(string package) => Contents(package).ToDictionary(c => c.Key, c => Convert.ToHexString(SHA256.HashData(c.Value)), StringComparer.Ordinal);

    // What names and times a packer writes into a package beside its files differs each time.
    private static SortedDictionary<string, byte[]> Contents(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries.Where(e => !e.FullName.StartsWith("_rels/", StringComparison.Ordinal) && !e.FullName.StartsWith("package/", StringComparison.Ordinal)))
        {
            using var bytes = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(bytes);
            contents[entry.FullName] = bytes.ToArray();
        }

        return contents;
    }

    private static string BuiltWith =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    // Packages that these bring are taken from where this build has them already. What is restored goes to a folder of the test's own.
    private string Offline() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Path.Combine(_folder.FullName, "restored")}" /></config>
          <packageSources><clear /><add key="packed" value="{Feed}" /></packageSources>
          <fallbackPackageFolders><clear /><add key="built" value="{BuiltWith}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static async Task Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.Should().Be(0, $"dotnet {arguments[0]} said {await said} {await complained}");
    }
}
