using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HealthScoring.Domain.Facts;

namespace HealthScoring.Domain.Activity;

/// <summary>
/// What one account did on one local day. Sums are whole numbers and lists are ordered, so that facts in any order end in the same day.
/// Users and features are numbers within the account.
/// </summary>
public sealed class DayActivity
{
    private static readonly List<UserDay> NoUsers = [];
    private static readonly List<long> NoSessions = [];
    private static readonly List<string> NoSources = [];
    private readonly List<UserDay> _users;
    private readonly List<long> _sessionMilliseconds;
    private readonly List<string> _sources;
    private readonly UnreadDay? _unread;
    private int _automationEvents;
    private ReportedCounts? _reported;
    private DayActivity? _read;

    /// <summary>A day on which nothing has happened.</summary>
    public DayActivity()
        : this([], [], [])
    {
    }

    private DayActivity(List<UserDay> users, List<long> sessionMilliseconds, List<string> sources) => (_users, _sessionMilliseconds, _sources) = (users, sessionMilliseconds, sources);

    private DayActivity(UnreadDay unread)
        : this(NoUsers, NoSessions, NoSources) => _unread = unread;

    /// <summary>Users with a qualifying event, by number; their count is the observed DAU.</summary>
    public IReadOnlyList<UserDay> Users => Whole._users;

    /// <summary>Length of each session of a human that ended on this day, in milliseconds, ascending and uncapped: the cap belongs to the scorecard.</summary>
    public IReadOnlyList<long> SessionMilliseconds => Whole._sessionMilliseconds;

    /// <summary>Events of services, vendor staff and bots; shown, never counted in a metric.</summary>
    public int AutomationEvents => Whole._automationEvents;

    /// <summary>Counts that the product reported for this day, or null.</summary>
    public ReportedCounts? Reported => Whole._reported;

    /// <summary>Producers of the day's usage and reports, in ordinal order.</summary>
    public IReadOnlyCollection<string> Sources => Whole._sources;

    /// <summary>DAU: observed users or the reported count, whichever is larger.</summary>
    public int Dau => _unread?.Dau ?? Math.Max(_users.Count, _reported?.Dau?.Value ?? 0);

    /// <summary>The reported MAU; null where none is.</summary>
    public int? ReportedMau => _unread is null ? _reported?.Mau?.Value : _unread.ReportedMau;

    // Of most days that a close looks at it needs these two numbers only, and reading the rest of them took as long as everything that is computed.
    private DayActivity Whole => _unread is null ? this : _read ??= _unread.Read(_unread.Bytes);

    /// <summary>Restores a day as it was kept: everything in its order, each user and source once. The lists become the day's own.</summary>
    public static DayActivity Kept(List<UserDay> users, List<long> sessionMilliseconds, int automationEvents, ReportedCounts? reported, List<string> sources) =>
        new(users, sessionMilliseconds, sources) { _automationEvents = automationEvents, _reported = reported };

    /// <summary>A day of which the rest is read when it is asked for. It is to be looked at, and not added to.</summary>
    public static DayActivity Unread(UnreadDay day) => new(day);

    /// <summary>Puts a day together: users in any order, session lengths and sources ascending, each user and source once.</summary>
    public static DayActivity Of(IEnumerable<UserDay> users, IEnumerable<long> sessionMilliseconds, int automationEvents, ReportedCounts? reported, IEnumerable<string> sources) =>
        Kept([.. users.OrderBy(u => u.User)], [.. sessionMilliseconds], automationEvents, reported, [.. sources]);

    /// <summary>Adds one usage event of a human.</summary>
    public void Add(int user, int? feature, UsageItem item)
    {
        var at = ByNumber.Find<UserDay>(CollectionsMarshal.AsSpan(_users), user, u => u.User);
        if (at < 0)
        {
            at = ~at;
            _users.Insert(at, new(user));
        }

        switch (item.Type)
        {
            case UsageType.Login:
                _users[at] = _users[at].WithLogin();
                break;
            case UsageType.FeatureUsed:
                _users[at] = _users[at].WithUse(feature!.Value);
                break;
            default:
                var milliseconds = (long)Math.Round((item.DurationSeconds ?? 0) * 1000);
                var place = _sessionMilliseconds.BinarySearch(milliseconds);
                _sessionMilliseconds.Insert(place < 0 ? ~place : place, milliseconds);
                break;
        }
    }

    /// <summary>Notes a producer of the day's usage or reports.</summary>
    public void AddSource(string source)
    {
        if (_sources.BinarySearch(source, StringComparer.Ordinal) is var at and < 0)
        {
            _sources.Insert(~at, source);
        }
    }

    /// <summary>Adds one usage event of something other than a human.</summary>
    public void AddAutomation() => _automationEvents++;

    /// <summary>Adds a report of counts: per field the later fact wins.</summary>
    public void Add(ActiveUsersReported report)
    {
        _reported = (_reported ?? new()).With(report);
        AddSource(report.Source);
    }
}

/// <summary>A day as it is kept, with what can be known of it without reading it.</summary>
/// <param name="Dau">DAU.</param>
/// <param name="ReportedMau">The reported MAU; null where none is.</param>
/// <param name="Bytes">All of the day.</param>
/// <param name="Read">Reads it.</param>
public sealed record UnreadDay(int Dau, int? ReportedMau, byte[] Bytes, Func<byte[], DayActivity> Read);

/// <summary>
/// What one user did on one local day; that it exists means at least one qualifying event. A value: a batch of closes holds hundreds of thousands of them at once, and as objects they
/// kept the garbage collector busier than everything else kept the processor. To be compared field by field: equal uses are not the same array.
/// </summary>
/// <param name="User">Number of the user within the account.</param>
/// <param name="Logins">Logins.</param>
/// <param name="Uses">Uses by number of the feature, each once and in the order of the numbers.</param>
public readonly record struct UserDay(int User, int Logins, ImmutableArray<KeyValuePair<int, int>> Uses)
{
    /// <summary>A user who has done nothing that is counted singly.</summary>
    public UserDay(int user)
        : this(user, 0, [])
    {
    }

    /// <summary>The same with a login more.</summary>
    public UserDay WithLogin() => this with { Logins = Logins + 1 };

    /// <summary>The same with more uses of a feature.</summary>
    public UserDay WithUse(int feature, int uses = 1)
    {
        var at = ByNumber.Find(Uses.AsSpan(), feature, u => u.Key);
        return this with { Uses = at < 0 ? Uses.Insert(~at, new(feature, uses)) : Uses.SetItem(at, new(feature, Uses[at].Value + uses)) };
    }
}

/// <summary>The counts in force for a day, each with the fact that gave it.</summary>
public sealed record ReportedCounts(
    Accounts.FieldValue<int>? Dau = null, Accounts.FieldValue<int>? Wau = null, Accounts.FieldValue<int>? Mau = null)
{
    /// <summary>The counts after one more report.</summary>
    public ReportedCounts With(ActiveUsersReported report)
    {
        var stamp = new FactStamp(report.OccurredAt, report.Source, report.Id);
        return new(Later(Dau, stamp, report.Dau), Later(Wau, stamp, report.Wau), Later(Mau, stamp, report.Mau));
    }

    private static Accounts.FieldValue<int>? Later(Accounts.FieldValue<int>? known, FactStamp stamp, int? value) =>
        value is null || known?.Stamp > stamp ? known : new(stamp, value.Value);
}
