namespace HealthScoring.UnitTests.Deployment;

/// <summary>One instruction of the Dockerfile.</summary>
internal sealed record Instruction(string Name, string Arguments)
{
    public string[] Words => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A stage of the Dockerfile: what it is made from, and its own instructions.</summary>
internal sealed record Stage(string Name, string From, IReadOnlyList<Instruction> Instructions)
{
    public IEnumerable<Instruction> All(string name) => Instructions.Where(i => i.Name == name);
}

/// <summary>The Dockerfile of all services.</summary>
internal static class Dockerfile
{
    /// <summary>Targets that people build, by the project that each holds.</summary>
    public static IReadOnlyDictionary<string, string> Targets { get; } = new Dictionary<string, string>
    {
        ["ingestion"] = "HealthScoring.Ingestion", ["scoring"] = "HealthScoring.Scoring", ["api"] = "HealthScoring.Api", ["cli"] = "HealthScoring.Cli",
    };

    public static IReadOnlyList<Instruction> Instructions { get; } =
    [
        .. DeploymentFiles.Text("Dockerfile").Split('\n').Where(line => !line.TrimStart().StartsWith('#')).Aggregate("", (text, line) => text.EndsWith('\\') ? text[..^1] + line : $"{text}\n{line}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new Instruction(line[..line.IndexOf(' ', StringComparison.Ordinal)], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim())),
    ];

    public static IReadOnlyDictionary<string, Stage> Stages { get; } = Split().ToDictionary(s => s.Name);

    /// <summary>Number of the user that a target runs as.</summary>
    public static string User => Stages["runtime"].All("USER").Single().Arguments;

    /// <summary>The environment that a target has, that of the stage which all have in common too.</summary>
    public static Dictionary<string, string> Environment(string target) => new[] { Stages["runtime"], Stages[target] }.SelectMany(s => s.All("ENV")).SelectMany(e => e.Words)
        .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Ports that a target names.</summary>
    public static int[] Ports(string target) => [.. Stages[target].All("EXPOSE").SelectMany(e => e.Words).Select(int.Parse)];

    private static IEnumerable<Stage> Split()
    {
        for (var from = 0; from < Instructions.Count; from++)
        {
            if (Instructions[from].Name == "FROM" && Instructions[from].Words is [.., var image, "AS", var name])
            {
                yield return new(name, image, [.. Instructions.Skip(from + 1).TakeWhile(i => i.Name != "FROM")]);
            }
        }
    }
}
