namespace HealthScoring.Emitter;

/// <summary>Keeps faults of the app's loggers, meters' listeners and activities' listeners away from the emitter: what is sent must not depend on who is told of it.</summary>
internal static class Listeners
{
    /// <summary>Tells them. Whatever one of them throws ends here: whoever would be told of it is what fails.</summary>
    public static void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // Theirs to mend.
        }
    }
}
