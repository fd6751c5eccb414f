using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HealthScoring.Domain.Accounts;
using HealthScoring.Domain.Activity;
using HealthScoring.Domain.Facts;
using MessagePack;
using MessagePack.Formatters;

namespace HealthScoring.EventStore.ReadModel;

/// <summary>
/// How days, users and features are kept: MessagePack, because a close reads 84 days of each account and the size and speed of a row decide how many
/// accounts a second it closes. Read without objects in between, but for reports and what is known of champions, since most would live until their batch is closed. The arrays are positional;
/// a change of shape is a new generation of the read model.
/// </summary>
public static class ActivityCodec
{
    private const int DayFields = 5;
    private const int UserDayFields = 3;
    private const int UserFields = 5;

    // A handful of producers is named on every day of every account.
    private static readonly StringInterningFormatter Names = new();

    /// <summary>A day as bytes: users as [number, logins, [feature, uses, ...]], lengths of sessions, automation events, reported counts or nil, producers.</summary>
    public static byte[] Encode(DayActivity day)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(bytes);
        writer.WriteArrayHeader(DayFields);
        writer.WriteArrayHeader(day.Users.Count);
        foreach (var user in day.Users)
        {
            writer.WriteArrayHeader(UserDayFields);
            writer.Write(user.User);
            writer.Write(user.Logins);
            writer.WriteArrayHeader(2 * user.Uses.Length);
            foreach (var (feature, uses) in user.Uses)
            {
                writer.Write(feature);
                writer.Write(uses);
            }
        }

        writer.WriteArrayHeader(day.SessionMilliseconds.Count);
        foreach (var session in day.SessionMilliseconds)
        {
            writer.Write(session);
        }

        writer.Write(day.AutomationEvents);
        StampedRow<int>?[]? reported = day.Reported is { } r ? [Encode(r.Dau), Encode(r.Wau), Encode(r.Mau)] : null;
        MessagePackSerializer.Serialize(ref writer, reported);
        writer.WriteArrayHeader(day.Sources.Count);
        foreach (var source in day.Sources)
        {
            writer.Write(source);
        }

        return Written(ref writer, bytes);
    }

    /// <summary>A day from its bytes.</summary>
    public static DayActivity Day(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        Expect(ref reader, DayFields);
        var users = Items(ref reader, UserDay);
        var sessions = Items(ref reader, (ref r) => r.ReadInt64());
        var automation = reader.ReadInt32();
        var reported = MessagePackSerializer.Deserialize<StampedRow<int>?[]?>(ref reader) is [var dau, var wau, var mau] ? new ReportedCounts(Value(dau), Value(wau), Value(mau)) : null;
        var sources = Items(ref reader, (ref r) => Names.Deserialize(ref r, MessagePackSerializerOptions.Standard)!);
        return DayActivity.Kept(users, sessions, automation, reported, sources);
    }

    /// <summary>A user as bytes; pseudonym and account are columns of their own. Number, first active day or nil, [feature, day of its first use, ...], provisioned, champion.</summary>
    public static byte[] Encode(UserActivity user)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(bytes);
        writer.WriteArrayHeader(UserFields);
        writer.Write(user.Number);
        MessagePackSerializer.Serialize(ref writer, user.FirstActiveOn?.DayNumber);
        writer.WriteArrayHeader(2 * user.FirstUseOn.Count);
        foreach (var (feature, on) in user.FirstUseOn)
        {
            writer.Write(feature);
            writer.Write(on.DayNumber);
        }

        MessagePackSerializer.Serialize(ref writer, Encode(user.Provisioned));
        MessagePackSerializer.Serialize(ref writer, Encode(user.Champion));
        return Written(ref writer, bytes);
    }

    /// <summary>A user from its bytes.</summary>
    public static UserActivity User(Guid reference, byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        Expect(ref reader, UserFields);
        return UserActivity.Of(
            reference,
            reader.ReadInt32(),
            reader.TryReadNil() ? null : DateOnly.FromDayNumber(reader.ReadInt32()),
            Pairs(ref reader, DateOnly.FromDayNumber),
            History(ref reader),
            History(ref reader));
    }

    /// <summary>Features as bytes, in the order of their numbers.</summary>
    public static byte[] Encode(IReadOnlyList<FeatureSeen> features) =>
        MessagePackSerializer.Serialize(features.Select(f => new FeatureRow(f.Key, f.LastUsedOn.DayNumber)).ToArray());

    /// <summary>Features from their bytes.</summary>
    public static IReadOnlyList<FeatureSeen> Features(byte[] bytes) =>
        [.. MessagePackSerializer.Deserialize<FeatureRow[]>(bytes).Select(f => new FeatureSeen(f.Key, DateOnly.FromDayNumber(f.LastUsedOn)))];

    private static byte[] Written(ref MessagePackWriter writer, ArrayBufferWriter<byte> bytes)
    {
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private delegate T Item<T>(ref MessagePackReader reader);

    private static UserDay UserDay(ref MessagePackReader reader)
    {
        Expect(ref reader, UserDayFields);
        return new(reader.ReadInt32(), reader.ReadInt32(), Pairs(ref reader, uses => uses));
    }

    private static List<T> Items<T>(ref MessagePackReader reader, Item<T> read)
    {
        var count = reader.ReadArrayHeader();
        var items = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(read(ref reader));
        }

        return items;
    }

    // What is of another shape must not be read as numbers that happen to fit.
    private static void Expect(ref MessagePackReader reader, int fields)
    {
        if (reader.ReadArrayHeader() is var found && found != fields)
        {
            throw new MessagePackSerializationException($"A row of the read model has {found} fields where {fields} belong.");
        }
    }

    // What belongs to features, by their numbers: an array in which the two alternate.
    private static ImmutableArray<KeyValuePair<int, T>> Pairs<T>(ref MessagePackReader reader, Func<int, T> of)
    {
        var (count, half) = Math.DivRem(reader.ReadArrayHeader(), 2);
        if (half != 0)
        {
            throw new MessagePackSerializationException("A feature in a row of the read model stands alone.");
        }

        if (count == 0)
        {
            return [];
        }

        var pairs = new KeyValuePair<int, T>[count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(reader.ReadInt32(), of(reader.ReadInt32()));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(pairs);
    }

    private static StampedRow<int>? Encode(FieldValue<int>? value) =>
        value is { } v ? new(v.Stamp.OccurredAt.UtcTicks, v.Stamp.Source, v.Stamp.Id, v.Value) : null;

    private static FieldValue<int>? Value(StampedRow<int>? row) => row is null ? null : new(Stamp(row), row.Value);

    private static StampedRow<bool>[] Encode(FieldHistory<bool> history) =>
        [.. history.Values.Select(v => new StampedRow<bool>(v.Stamp.OccurredAt.UtcTicks, v.Stamp.Source, v.Stamp.Id, v.Value))];

    private static FieldHistory<bool> History(ref MessagePackReader reader) =>
        MessagePackSerializer.Deserialize<StampedRow<bool>[]>(ref reader) is { Length: > 0 } rows
            ? FieldHistory<bool>.Of(rows.Select(r => new FieldValue<bool>(Stamp(r), r.Value))) : FieldHistory<bool>.Empty;

    private static FactStamp Stamp<T>(StampedRow<T> row) => new(new(row.UtcTicks, TimeSpan.Zero), row.Source, row.Id);
}

/// <summary>A feature, as kept.</summary>
[MessagePackObject]
public sealed record FeatureRow([property: Key(0)] string Key, [property: Key(1)] int LastUsedOn);

/// <summary>A value and the fact that gave it, as kept.</summary>
[MessagePackObject]
public sealed record StampedRow<T>(
    [property: Key(0)] long UtcTicks, [property: Key(1)] string Source, [property: Key(2)] string Id, [property: Key(3)] T Value);
