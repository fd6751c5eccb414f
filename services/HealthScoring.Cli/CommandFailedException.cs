namespace HealthScoring.Cli;

/// <summary>A command cannot go on for a reason that its user can act on. The message is for a person; nobody needs the stack.</summary>
public class CommandFailedException(string message) : Exception(message);
