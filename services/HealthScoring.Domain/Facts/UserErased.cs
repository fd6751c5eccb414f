namespace HealthScoring.Domain.Facts;

/// <summary>
/// A person of the account was erased, and ids of stored facts with them: what was folded from those facts is to be folded again. It does not say who it was, changes
/// no number, and is no fact about the account: closes and replays do not see it.
/// </summary>
/// <param name="AccountId">Customer account.</param>
/// <param name="ErasedAt">When.</param>
public sealed record UserErased(string AccountId, DateTimeOffset ErasedAt);
