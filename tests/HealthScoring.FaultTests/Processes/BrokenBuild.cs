namespace HealthScoring.FaultTests.Processes;

/// <summary>Builds of this repository that break a promise on purpose: its sources, with one of the patches in BrokenBuilds.</summary>
public static class BrokenBuild
{
    private static readonly string[] Sources = ["services", "contracts", "tests/HealthScoring.FaultTests", "Directory.Build.props", "Directory.Packages.props", "global.json", "nuget.config", ".editorconfig"];

    /// <summary>Copies what is to be built.</summary>
    public static async Task<string> Copy(string repository, string directory)
    {
        var copy = Path.Combine(directory, "source");
        await Shell.Run($"mkdir '{copy}' && tar -C '{repository}' --exclude=bin --exclude=obj -c {string.Join(' ', Sources)} | tar -C '{copy}' -x");
        return copy;
    }

    /// <summary>Patches the copy, builds it, and takes the patch back; answers the assembly.</summary>
    public static async Task<string> Of(string copy, string name)
    {
        var output = Path.Combine(copy, "..", name + ".build");
        var patch = Patch(copy, name);
        await Shell.Run($"cd '{copy}' && git apply '{patch}'");

        // Without analyzers: what is broken on purpose need not be neat.
        await Shell.Run($"cd '{copy}' && dotnet build tests/HealthScoring.FaultTests -c Release -nologo -v q -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false && cp -r tests/HealthScoring.FaultTests/bin/Release/net10.0 '{output}'");
        await Shell.Run($"cd '{copy}' && git apply -R '{patch}'");
        return Path.Combine(output, Path.GetFileName(ServiceProcess.ThisBuild));
    }

    /// <summary>Whether a patch fits the sources.</summary>
    public static Task Check(string repository, string name) => Shell.Run($"cd '{repository}' && git apply --check '{Patch(repository, name)}'");

    private static string Patch(string root, string name) => Path.Combine(root, "tests/HealthScoring.FaultTests/BrokenBuilds", name + ".patch");
}
