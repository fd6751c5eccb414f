namespace HealthScoring.Cli.Simulation;

/// <summary>The simulated producers.</summary>
public static class DemoSource
{
    /// <summary>The product in the browser.</summary>
    public const string Web = "shop-web";

    /// <summary>The product on phones.</summary>
    public const string Mobile = "shop-mobile";

    /// <summary>Where contracts are kept.</summary>
    public const string Crm = "crm";
}
