namespace HealthScoring.Ingestion.Http.Checking;

/// <summary>What would become of a request. Nothing of it is kept.</summary>
/// <param name="Events">Each of its items, in order.</param>
public sealed record CheckAnswer(IReadOnlyList<CheckedItem> Events);

/// <summary>What would become of an item.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its id, if it could be read.</param>
/// <param name="Outcome">`accepted`, `duplicate`, `refused`, or `ignored` for what the mapping of Segment's calls passes over.</param>
/// <param name="Refused">Why it would be refused.</param>
/// <param name="Becomes">What would be stored.</param>
/// <param name="Account">The account that it is about.</param>
/// <param name="Metrics">Metrics that it can move.</param>
/// <param name="Rules">Rules that it can move.</param>
public sealed record CheckedItem(
    int Index, string? Id, string Outcome, RefusedItem? Refused = null, StoredFact? Becomes = null, CheckedAccount? Account = null, IReadOnlyList<string>? Metrics = null,
    IReadOnlyList<string>? Rules = null);

/// <summary>A fact as it would be stored.</summary>
/// <param name="Fact">Its name in the log of facts.</param>
/// <param name="Data">What it holds. Users have a pseudonym that is made when it is stored; zeros stand for it.</param>
public sealed record StoredFact(string Fact, object Data);

/// <summary>An account that an event is about.</summary>
/// <param name="AccountId">Its id.</param>
/// <param name="State">`registered`; `registers` where the event itself does that; or `parked` where it is not known yet, and the event would wait until it is.</param>
public sealed record CheckedAccount(string AccountId, string State);
