namespace HealthScoring.Cli.Simulation;

/// <summary>How the people of an account use the product.</summary>
public enum Rhythm
{
    /// <summary>On working days.</summary>
    Daily,

    /// <summary>Each on one day of the week.</summary>
    Weekly,

    /// <summary>Nobody knows: the product reports how many people were active, and not who.</summary>
    CountsOnly,
}
