namespace HealthScoring.EventStore.LiveScores;

/// <summary>How the list of live scores tells who has come how far in onboarding: for everything that adds it up, so that all of it says the same.</summary>
public static class FunnelColumns
{
    /// <summary>Condition for an account to be in a funnel: it is handed over and scored.</summary>
    public const string HandedOver = "tenure_days is not null";

    /// <summary>The milestones in their order, each with the column of days from hand-over to it.</summary>
    public static IReadOnlyList<(string Milestone, string Column)> Milestones { get; } =
        [("setup", "setup_after"), ("firstValue", "first_value_after"), ("teamValue", "team_value_after"), ("habit", "habit_after")];

    /// <summary>How many have a value in a column, of those of which that can be told.</summary>
    public static string Reached(string column) => $"count({column}) filter (where milestones_measured)";
}
