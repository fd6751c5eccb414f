using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using MessagePack;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// How days, users and features are kept: MessagePack, because a close reads 84 days of each account and the size and speed of a row decide how many
/// accounts a second it closes. The arrays are positional; a change of shape is a new generation of the read model.
/// </summary>
public static class ActivityCodec
{
    /// <summary>A day as bytes.</summary>
    public static byte[] Encode(DayActivity day) => MessagePackSerializer.Serialize(new DayRow(
        [.. day.Users.Select(u => new UserDayRow(u.User, u.Logins, [.. u.Uses.SelectMany(f => new[] { f.Key, f.Value })]))],
        [.. day.SessionMilliseconds],
        day.AutomationEvents,
        day.Reported is { } r ? [Encode(r.Dau), Encode(r.Wau), Encode(r.Mau)] : null,
        [.. day.Sources]));

    /// <summary>A day from its bytes.</summary>
    public static DayActivity Day(byte[] bytes)
    {
        var row = MessagePackSerializer.Deserialize<DayRow>(bytes);
        return DayActivity.Of(
            Array.ConvertAll(row.Users, UserDay),
            row.Sessions,
            row.AutomationEvents,
            row.Reported is [var dau, var wau, var mau] ? new(Value(dau), Value(wau), Value(mau)) : null,
            row.Sources);
    }

    /// <summary>A user as bytes; pseudonym and account are columns of their own.</summary>
    public static byte[] Encode(UserActivity user) => MessagePackSerializer.Serialize(new UserRow(
        user.Number,
        user.FirstActiveOn?.DayNumber,
        [.. user.FirstUseOn.SelectMany(f => new[] { f.Key, f.Value.DayNumber })],
        Encode(user.Provisioned),
        Encode(user.Champion)));

    /// <summary>A user from its bytes.</summary>
    public static UserActivity User(Guid reference, byte[] bytes)
    {
        var row = MessagePackSerializer.Deserialize<UserRow>(bytes);
        return UserActivity.Of(
            reference,
            row.Number,
            row.FirstActiveOn is { } day ? DateOnly.FromDayNumber(day) : null,
            row.FirstUseOn.Chunk(2).Select(f => KeyValuePair.Create(f[0], DateOnly.FromDayNumber(f[1]))),
            History(row.Provisioned),
            History(row.Champion));
    }

    /// <summary>Features as bytes, in the order of their numbers.</summary>
    public static byte[] Encode(IReadOnlyList<FeatureSeen> features) =>
        MessagePackSerializer.Serialize(features.Select(f => new FeatureRow(f.Key, f.LastUsedOn.DayNumber)).ToArray());

    /// <summary>Features from their bytes.</summary>
    public static IReadOnlyList<FeatureSeen> Features(byte[] bytes) =>
        [.. MessagePackSerializer.Deserialize<FeatureRow[]>(bytes).Select(f => new FeatureSeen(f.Key, DateOnly.FromDayNumber(f.LastUsedOn)))];

    private static UserDay UserDay(UserDayRow row)
    {
        var day = new UserDay(row.User) { Logins = row.Logins };
        for (var i = 0; i < row.Uses.Length; i += 2)
        {
            day.AddUse(row.Uses[i], row.Uses[i + 1]);
        }

        return day;
    }

    private static StampedRow<int>? Encode(FieldValue<int>? value) =>
        value is { } v ? new(v.Stamp.OccurredAt.UtcTicks, v.Stamp.Source, v.Stamp.Id, v.Value) : null;

    private static FieldValue<int>? Value(StampedRow<int>? row) => row is null ? null : new(Stamp(row), row.Value);

    private static StampedRow<bool>[] Encode(FieldHistory<bool> history) =>
        [.. history.Values.Select(v => new StampedRow<bool>(v.Stamp.OccurredAt.UtcTicks, v.Stamp.Source, v.Stamp.Id, v.Value))];

    private static FieldHistory<bool> History(StampedRow<bool>[] rows) =>
        rows.Length == 0 ? FieldHistory<bool>.Empty : FieldHistory<bool>.Of(rows.Select(r => new FieldValue<bool>(Stamp(r), r.Value)));

    private static FactStamp Stamp<T>(StampedRow<T> row) => new(new(row.UtcTicks, TimeSpan.Zero), row.Source, row.Id);
}

/// <summary>A day, as kept.</summary>
[MessagePackObject]
public sealed record DayRow(
    [property: Key(0)] UserDayRow[] Users, [property: Key(1)] long[] Sessions, [property: Key(2)] int AutomationEvents, [property: Key(3)] StampedRow<int>?[]? Reported,
    [property: Key(4)] string[] Sources);

/// <summary>A user's day, as kept; uses alternate between feature number and count.</summary>
[MessagePackObject]
public sealed record UserDayRow([property: Key(0)] int User, [property: Key(1)] int Logins, [property: Key(2)] int[] Uses);

/// <summary>A user, as kept; first uses alternate between feature number and day number.</summary>
[MessagePackObject]
public sealed record UserRow(
    [property: Key(0)] int Number, [property: Key(1)] int? FirstActiveOn, [property: Key(2)] int[] FirstUseOn,
    [property: Key(3)] StampedRow<bool>[] Provisioned, [property: Key(4)] StampedRow<bool>[] Champion);

/// <summary>A feature, as kept.</summary>
[MessagePackObject]
public sealed record FeatureRow([property: Key(0)] string Key, [property: Key(1)] int LastUsedOn);

/// <summary>A value and the fact that gave it, as kept.</summary>
[MessagePackObject]
public sealed record StampedRow<T>(
    [property: Key(0)] long UtcTicks, [property: Key(1)] string Source, [property: Key(2)] string Id, [property: Key(3)] T Value);
