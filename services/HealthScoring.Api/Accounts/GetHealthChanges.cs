using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Explaining;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.ReadModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Accounts;

/// <summary>One end of a change.</summary>
/// <param name="Day">The closed day.</param>
/// <param name="Score">0 to 100; the contributions of its lines add up to it.</param>
/// <param name="Band">Band after the close.</param>
/// <param name="Blend">Share of the steady profile, 0 to 1.</param>
/// <param name="Coverage">Share of the score's weight that could be measured, 0 to 1.</param>
/// <param name="Caps">Every cap whose condition held.</param>
/// <param name="Scorecard">Constants used.</param>
/// <param name="EventsThrough">Sequence number in the store through which facts were seen.</param>
public sealed record ChangeEnd(
    DateOnly Day, double Score, Band Band, double Blend, double Coverage, IReadOnlyList<string> Caps, ScorecardVersion Scorecard, long EventsThrough);

/// <summary>A user who fell silent or came.</summary>
/// <param name="UserId">The user as the producer names them; null where the person has been erased.</param>
/// <param name="LastActiveOn">Last active day in the window in which the user was active.</param>
public sealed record ChangedUser(string? UserId, DateOnly LastActiveOn);

/// <summary>What happened between the two closes; windows are the 28 days that end with each.</summary>
/// <param name="UsersFellSilentCount">Users active in the first window and not in the second.</param>
/// <param name="UsersFellSilent">Of them those silent longest, at most 20.</param>
/// <param name="UsersCameCount">Users active in the second window and not in the first.</param>
/// <param name="UsersCame">Of them those who came last, at most 20.</param>
/// <param name="ActiveUserDays28">Sum of DAU over each window.</param>
/// <param name="FeaturesStopped">Entitled features used in the first window only.</param>
/// <param name="FeaturesBegan">Entitled features used in the second window only.</param>
/// <param name="AdoptionLost">Features adopted at the first close and not at the second.</param>
/// <param name="AdoptionGained">Features adopted at the second close and not at the first.</param>
/// <param name="Seats">Seats in force.</param>
/// <param name="ActivatedUsers">Users active since day 0.</param>
/// <param name="MilestonesReached">Milestones reached between the two.</param>
/// <param name="HeldBackBy">Producers that were dark at the second close, whose accounts may look silent.</param>
public sealed record ChangeFacts(
    int UsersFellSilentCount, IReadOnlyList<ChangedUser> UsersFellSilent, int UsersCameCount, IReadOnlyList<ChangedUser> UsersCame, FromTo<int> ActiveUserDays28,
    IReadOnlyList<FeatureChange> FeaturesStopped, IReadOnlyList<FeatureChange> FeaturesBegan, IReadOnlyList<string> AdoptionLost, IReadOnlyList<string> AdoptionGained,
    FromTo<int> Seats, FromTo<int> ActivatedUsers, IReadOnlyList<string> MilestonesReached, IReadOnlyList<string> HeldBackBy);

/// <summary>Why the score moved between two closes.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="From">The earlier close.</param>
/// <param name="To">The later close.</param>
/// <param name="Change">Score at `to` less score at `from`.</param>
/// <param name="Summary">The largest of it in plain words.</param>
/// <param name="Effects">The change by cause; the causes add up to it.</param>
/// <param name="Steps">The score from `from` to `to`, one cause after the other.</param>
/// <param name="Lines">The change line by line, the largest first; each line's effects add up to its change, and the changes of all lines to the whole.</param>
/// <param name="Facts">What happened in between.</param>
public sealed record HealthChangesView(
    string AccountId, ChangeEnd From, ChangeEnd To, double Change, IReadOnlyList<string> Summary, ChangeEffects Effects, IReadOnlyList<ChangeStep> Steps, IReadOnlyList<LineChange> Lines,
    ChangeFacts Facts);

/// <summary>Answers `GET /accounts/{id}/health/changes`.</summary>
internal static class GetHealthChanges
{
    private const int DefaultDays = 7;
    private const int MostUsers = 20;

    /// <summary>Why the score moved between two recorded closes; without `to` through the last closed day, without `from` since a week before `to`.</summary>
    public static async Task<Results<Ok<HealthChangesView>, ProblemHttpResult>> Handle(
        string id, ReadModel read, CancellationToken cancellation, DateOnly? from = null, DateOnly? to = null)
    {
        if (DayRange.Refusal("from", from) is { } badFrom)
        {
            return badFrom;
        }

        if (DayRange.Refusal("to", to) is { } badTo)
        {
            return badTo;
        }

        if (await read.Account(id, cancellation) is not { } account)
        {
            return Problems.NoAccount(id);
        }

        var last = to ?? account.Closes.ClosedThrough ?? account.Profile.DayZero ?? DateOnly.FromDateTime(read.Now.UtcDateTime);
        var first = from ?? Earlier(account, last);
        if (first >= last)
        {
            return from is null
                ? Problems.NotFound("There are no two closes to compare.", "A change needs two closed days since the hand-over. Ask again when the next one is closed.")
                : Problems.BadParameter("from", "It must lie before `to`.");
        }

        var (earlier, later) = (await Close(account, first, read, cancellation), await Close(account, last, read, cancellation));
        return earlier is not { SupersededBy: null } ? NoClose.Of(account, first, earlier?.SupersededBy, read.Now)
            : later is not { SupersededBy: null } ? NoClose.Of(account, last, later?.SupersededBy, read.Now)
            : await Explain(account, earlier.Close, later.Close, read, cancellation);
    }

    private static async Task<RecordedClose?> Close(AccountSnapshot account, DateOnly day, ReadModel read, CancellationToken cancellation) =>
        (await read.Closes(account, day, day, cancellation)).SingleOrDefault();

    private static DateOnly Earlier(AccountSnapshot account, DateOnly last)
    {
        var week = last.AddDays(-DefaultDays);
        return account.Profile.DayZero > week ? account.Profile.DayZero.Value : week;
    }

    private static async Task<Results<Ok<HealthChangesView>, ProblemHttpResult>> Explain(
        AccountSnapshot account, DayClosed from, DayClosed to, ReadModel read, CancellationToken cancellation)
    {
        var scorecard = (await read.AllScorecards(cancellation))[(from.ScorecardId, from.ScorecardVersion)];
        if (ExplainChange.Of(await read.Facts(account, cancellation), from, to, scorecard) is not { } change)
        {
            return Problems.NotFound("The two closes cannot be compared.", $"When {to.Day:O} was closed, the hand-over day lay after {from.Day:O}.");
        }

        var behind = change.Behind;
        var shown = behind.UsersFellSilent.Take(MostUsers).Concat(behind.UsersCame.Take(MostUsers)).Select(u => u.User).ToArray();
        var names = await read.UserIds(shown, cancellation);
        ChangedUser Named(UserChange user) => new(names.GetValueOrDefault(user.User), user.LastActiveOn);
        return TypedResults.Ok(new HealthChangesView(
            account.Profile.AccountId, End(from), End(to), change.Change, SayChange.Of(change), change.Effects, change.Steps, change.Lines,
            new(
                behind.UsersFellSilent.Count, [.. behind.UsersFellSilent.Take(MostUsers).Select(Named)], behind.UsersCame.Count, [.. behind.UsersCame.Take(MostUsers).Select(Named)],
                behind.ActiveUserDays28, behind.FeaturesStopped, behind.FeaturesBegan, behind.AdoptionLost, behind.AdoptionGained, behind.Seats, behind.ActivatedUsers,
                behind.MilestonesReached, to.HeldBackBy)));
    }

    private static ChangeEnd End(DayClosed close) =>
        new(close.Day, close.Score, close.Band, close.Blend, close.Coverage, close.Caps, new(close.ScorecardId, close.ScorecardVersion), close.Cut);
}
